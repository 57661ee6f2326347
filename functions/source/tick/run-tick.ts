import { dynamoCheckpoints } from '../checkpoint/dynamo-checkpoints.ts';
import { firstPosition } from '../checkpoint/first-position.ts';
import { type Lease, noteStart } from '../checkpoint/lease/lease.ts';
import { readableUpTo, type Task } from '../stream/open-table.ts';
import { shardOf } from '../tables/shard-of.ts';
import { missingTables, nameMatcher } from '../tables/table-names.ts';
import { topicOf } from '../tables/topic.ts';
import type { Shard, TickParts } from './parts.ts';
import { runTasks } from './run-tasks.ts';
import { openScene } from './scene.ts';
import { TickError, type TickSummary } from './summary.ts';
import { reportTick } from './tick-report.ts';
import { withLease } from './with-lease.ts';

/**
 * One run of a source: publishes what is new, several tables at once, until all is read or its time is nearly used.
 * @throws TickError when tables failed, after the others are done; LeaseLostError when a newer invocation took over.
 */
export async function runTick(parts: TickParts, shard: Shard = { index: 0, shards: 1 }): Promise<TickSummary> {
  if (shard.index >= shard.shards) {
    // Its schedule goes with the deploy that made the shards fewer.
    parts.log.info('a shard that is no more has nothing to read', { ...shard });
    return { tables: [], caughtUp: true };
  }
  const summary = await withLease(parts, `lease/${shard.index}`, (lease, keep) =>
    publishNew(parts, shard, lease, keep),
  );
  return summary ?? { tables: [], caughtUp: false, skipped: 'lease' };
}

async function publishNew(
  parts: TickParts,
  shard: Shard,
  lease: Lease,
  keep: (note: string) => void,
): Promise<TickSummary> {
  const { settings, checkpoints: table, now } = parts;
  const { database, lookbackMs, timestampInitial } = settings;
  const began = now();
  const checkpoints = dynamoCheckpoints(table, lease, now);
  const { scene, tables, sums } = await openScene(parts, checkpoints);
  const wanted = nameMatcher(settings.tables);
  const ours = (name: string) => wanted(name) && shardOf(name, shard.shards) === shard.index;
  const startedAt = lease.startedAt ?? (await noteStart(table, scene.serverNow));
  const first = () => firstPosition(timestampInitial, scene.precision, startedAt);
  const upTo = readableUpTo(scene);
  const stored = await checkpoints.readAll();

  const tasks: Task[] = tables
    .filter(({ name }) => ours(name))
    .map((each) => ({
      name: `${database}.${each.name}`,
      table: each,
      topic: () => topicOf(settings, database, each.name),
      stored: stored.get(`${database}.${each.name}`),
      first,
      upTo,
      lookbackMs,
    }));
  const names = new Set(tables.map(({ name }) => `${database}.${name}`));
  const prefix = `${database}.`;
  const gone = [...stored.keys()].filter(
    (name) => name.startsWith(prefix) && !names.has(name) && ours(name.slice(prefix.length)),
  );

  const missing = missingTables(settings.tables, new Set(tables.map(({ name }) => name))).filter(ours);
  const worked = await runTasks(scene, tasks, parts, { lease, keep });
  const failures = new Map([...missing.map((name) => missingTable(database, name)), ...worked.failures]);
  const run = { ...worked, failures };
  const summary = reportTick(parts, { scene, tasks, run, gone, shard, sums, ms: now() - began });
  if (failures.size > 0) throw new TickError(failures, tasks.length + missing.length, run.notReached.length);
  return summary;
}

/** What is said of a table that the settings name and TDengine has not. */
function missingTable(database: string, table: string): [name: string, failure: Error] {
  const reason =
    'there is no such stable or plain table, and tables.include names it without *; subtables are read through their stable';
  return [`${database}.${table}`, new Error(reason)];
}
