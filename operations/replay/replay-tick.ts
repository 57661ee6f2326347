import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { SourceRuntime } from '../../functions/shared/settings/source-runtime.ts';
import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import type { Checkpoint, ReadItem } from '../../functions/source/checkpoint/checkpoint.ts';
import { type CheckpointTable, itemsOf, TABLE_PREFIX } from '../../functions/source/checkpoint/checkpoint-table.ts';
import { FENCE_ITEM } from '../../functions/source/checkpoint/lease/fence.ts';
import { type Position, positionIso } from '../../functions/source/checkpoint/position.ts';
import { type CommandPorts, matchingTables } from '../../functions/source/commands/command.ts';
import { commandPorts, runCommand } from '../../functions/source/commands/run-command.ts';
import type { SentWindow } from '../../functions/source/stream/table-stream.ts';
import type { Shard, TickTrace } from '../../functions/source/tick/invocation.ts';
import { TickError } from '../../functions/source/tick/report/tick-report.ts';
import { runTick } from '../../functions/source/tick/run-tick.ts';
import type { TablesRun } from '../../functions/source/turns/run-tables.ts';
import { OperationError } from '../operation-error.ts';
import { askedOf, counting } from './harmless.ts';
import type { ReplayedTick } from './report.ts';

/** A table of positions that is thrown away. */
export interface ScratchTable {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  close(): Promise<void>;
}

/** What a tick is replayed with. */
export interface TickContext {
  readonly settings: SourceRuntime;
  readonly tdengine: TDengine;
  /** The positions as they are: they are read. */
  readonly checkpoints: CheckpointTable;
  readonly openScratch: () => Promise<ScratchTable>;
  readonly shard: Shard;
  /** Patterns of tables; empty: all of the shard. */
  readonly tables: readonly string[];
  /** A time in ISO 8601 at which the tables begin, in the place of their positions; undefined: these. */
  readonly from: string | undefined;
  readonly memoryBytes: number;
  /** How long it may take, in ms. */
  readonly mostMs: number;
  /** Whether queries are shown. */
  readonly showsSql: boolean;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Told how many rows would be sent so far. */
  readonly told: (what: string) => void;
}

/** What becomes of a tick, of what `report.ts` has. */
export type TickResult = Omit<ReplayedTick, 'kind' | 'connector' | 'invocation' | 'settings'>;

/**
 * Runs a tick as the source's function does: it reads TDengine, and a copy of the positions; what it sends goes to nobody,
 * and the positions that it moves are those of the copy.
 * @throws OperationError `asked-wrongly` when a pattern names no table
 */
export async function replayTick(context: TickContext): Promise<TickResult> {
  const scratch = await context.openScratch();
  try {
    const copy = { ...context.checkpoints, client: scratch.client, tableName: scratch.tableName };
    await copyPositions(context.checkpoints, copy);
    return await runOnCopy(context, copy);
  } finally {
    await scratch.close();
  }
}

/** Copies the positions and the counter of fences, and no lease: whoever holds one is not waited for. */
async function copyPositions(from: CheckpointTable, to: CheckpointTable): Promise<void> {
  for (const prefix of [TABLE_PREFIX, FENCE_ITEM]) {
    for (const item of (await itemsOf(from, prefix)).values()) {
      await to.client.send(new PutItemCommand({ TableName: to.tableName, Item: item }));
    }
  }
}

async function runOnCopy(context: TickContext, copy: CheckpointTable): Promise<TickResult> {
  const { now, mostMs, signal, memoryBytes, from, showsSql } = context;
  const asked = askedOf(context.tdengine);
  const { settings, shard, tables } = await chosen(context, copy);
  const ports = commandPorts(copy, settings, context.tdengine, now);
  if (from !== undefined)
    for (const table of tables) await runCommand({ name: 'move', args: { table, to: from } }, ports);
  const before = await ports.positions.list();
  const windows = new Map<string, SentWindow[]>();
  const counted = counting();
  let ended: TablesRun | undefined;
  let rows = 0;
  const trace: TickTrace = {
    sent(table, window) {
      const own = windows.get(table);
      if (own === undefined) windows.set(table, [window]);
      else own.push(window);
      rows += window.rows;
      context.told(`${rows} rows read`);
    },
    ended: (run) => {
      ended = run;
    },
  };
  const began = now();
  const timeLeft = () => (signal.aborted ? 0 : began + mostMs - now());
  const log = { info: () => {}, warn: () => {} };
  try {
    const owner = 'tdkafka replay';
    await runTick(
      {
        ...{ settings, tdengine: asked.tdengine, producer: counted.producer, checkpoints: copy, owner, now },
        ...{ memoryBytes, timeLeft, log, publishMetrics: () => {}, trace },
      },
      shard,
    );
  } catch (error) {
    // What the tables say is told of each.
    if (!(error instanceof TickError)) throw error;
  }
  signal.throwIfAborted();
  return {
    ...{ shard: shard.index, shards: shard.shards },
    tables: ended === undefined ? [] : tablesOf(ended, before, windows),
    records: counted.records(),
    bytes: counted.bytes(),
    queries: showsSql ? [...asked.queries] : [],
    timings: { ms: now() - began, ...asked.sums() },
  };
}

/** The settings with the tables that are asked for, and these; of the shard where none are. */
async function chosen({ settings, tables, shard, from, tdengine, now }: TickContext, copy: CheckpointTable) {
  if (tables.length === 0 && from === undefined) return { settings, shard, tables: [] };
  const ports: Pick<CommandPorts, 'tables'> = commandPorts(copy, settings, tdengine, now);
  const all = (await ports.tables()).map(({ name }) => name);
  if (tables.length === 0) return { settings, shard, tables: all };
  try {
    const include = [...matchingTables(all, tables)];
    // They may be of any shard.
    return {
      settings: { ...settings, tables: { include, exclude: [] } },
      shard: { index: 0, shards: 1 },
      tables: include,
    };
  } catch (cause) {
    throw new OperationError('asked-wrongly', cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** What is told of the tables. */
function tablesOf(
  { streams, failures, notReached }: TablesRun,
  before: ReadonlyMap<string, ReadItem<Pick<Checkpoint, 'position'>>>,
  windows: ReadonlyMap<string, readonly SentWindow[]>,
): ReplayedTick['tables'] {
  const names = [...new Set([...streams.keys(), ...failures.keys(), ...notReached])].sort();
  return names.map((table) => {
    const stream = streams.get(table);
    const summary = stream?.summary();
    const failure = failures.get(table)?.message ?? null;
    const stored = before.get(table);
    const { rows = 0, lateRows = 0, tooLateRows = 0, leftOut = 0 } = summary ?? {};
    const state =
      summary === undefined ? 'not reached' : summary.paused ? 'paused' : summary.caughtUp ? 'caught up' : 'more';
    return {
      table,
      topic: summary?.topic ?? null,
      state: failure === null ? state : 'failed',
      failure,
      from: timeOf(stored?.kind === 'readable' ? stored.value.position : undefined),
      to: timeOf(stream?.checkpoint().position),
      ...{ rows, lateRows, tooLateRows, leftOut },
      windows: (windows.get(table) ?? []).map((window) => ({
        from: timeOf(window.from),
        to: positionIso(window.to),
        rows: window.rows,
        late: window.isLate,
      })),
    };
  });
}

function timeOf(position: Position | undefined): string | null {
  return position === undefined ? null : positionIso(position);
}
