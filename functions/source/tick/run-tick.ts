import { dynamoCheckpoints } from '../checkpoint/dynamo-checkpoints.ts';
import { noteStart } from '../checkpoint/lease/lease.ts';
import { firstPosition } from '../checkpoint/position.ts';
import { missingTables, nameMatcher, shardOf } from '../tables/table-selection.ts';
import { topicOf } from '../tables/topic.ts';
import { type HeldLease, type Invocation, type Shard, withLease } from './invocation.ts';
import { type OpenDatabase, openDatabase } from './open-database.ts';
import type { Task } from './open-table.ts';
import { reportTick, TickError, type TickSummary } from './report/tick-report.ts';
import { runTasks } from './run-tasks.ts';

/**
 * One run of a source: sends what is new, several tables at once, until all is read or its time is nearly used.
 * @throws TickError when tables failed, after the others are done; LeaseLostError when a newer invocation took over.
 */
export async function runTick(invocation: Invocation, shard: Shard = { index: 0, shards: 1 }): Promise<TickSummary> {
  if (shard.index >= shard.shards) {
    // Its schedule goes with the deploy that made the shards fewer.
    invocation.log.info('a shard that is no more has nothing to read', { ...shard });
    return { tables: [], caughtUp: true };
  }
  const summary = await withLease(invocation, `lease/${shard.index}`, (held) => readShard(invocation, shard, held));
  return summary ?? { tables: [], caughtUp: false, skipped: 'lease' };
}

async function readShard(invocation: Invocation, shard: Shard, held: HeldLease): Promise<TickSummary> {
  const { settings, checkpoints: items, now } = invocation;
  const began = now();
  const checkpoints = dynamoCheckpoints(items, held.lease, now);
  const database = await openDatabase(invocation, checkpoints);
  const startedAt = held.lease.startedAt ?? (await noteStart(items, database.serverNow));
  const first = () => firstPosition(settings.timestampInitial, database.precision, startedAt);
  const stored = await checkpoints.readAll();
  const { tasks, gone, missing } = shardTasks(database, shard, stored, first);

  const worked = await runTasks(database, tasks, invocation, held);

  const failures = new Map([...missing, ...worked.failures]);
  const run = { ...worked, failures };
  invocation.trace?.ended(run);
  const summary = reportTick(invocation, { database, tasks, run, gone, shard, ms: now() - began });
  if (failures.size > 0) throw new TickError(failures, tasks.length + missing.size, run.notReached.length);
  return summary;
}

/** What there is to do in a shard. Tables are named `<database>.<table>`. */
interface ShardTasks {
  readonly tasks: readonly Task[];
  /** Tables that have a checkpoint and are not in TDengine. */
  readonly gone: readonly string[];
  /** What is said of tables that the settings name and TDengine has not. */
  readonly missing: ReadonlyMap<string, Error>;
}

function shardTasks(
  { settings, tables, readableUpTo }: OpenDatabase,
  { index, shards }: Shard,
  stored: ReadonlyMap<string, NonNullable<Task['stored']>>,
  first: Task['first'],
): ShardTasks {
  const prefix = `${settings.database}.`;
  const wanted = nameMatcher(settings.tables);
  const ours = (name: string) => wanted(name) && shardOf(name, shards) === index;
  const names = new Set(tables.map(({ name }) => name));
  const missing = missingTables(settings.tables, names).filter(ours);
  const gone = [...stored.keys()].filter((item) => {
    const name = item.slice(prefix.length);
    return item.startsWith(prefix) && !names.has(name) && ours(name);
  });
  const tasks = tables
    .filter(({ name }) => ours(name))
    .map((table) => ({
      name: prefix + table.name,
      table,
      topic: () => topicOf(settings, settings.database, table.name),
      stored: stored.get(prefix + table.name),
      first,
      upTo: readableUpTo,
      lookbackMs: settings.lookbackMs,
    }));
  return { tasks, gone, missing: new Map(missing.map((name) => [prefix + name, new Error(NO_SUCH_TABLE)])) };
}

const NO_SUCH_TABLE =
  'there is no such stable or plain table, and tables.include names it without *; subtables are read through their stable';
