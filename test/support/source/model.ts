import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { RecordProducer } from '../../../functions/shared/kafka/producer.ts';
import {
  type Checkpoint,
  type Checkpoints,
  PositionMovedError,
} from '../../../functions/source/checkpoint/checkpoint.ts';
import { atTime } from '../../../functions/source/checkpoint/position.ts';
import { memoryBudget } from '../../../functions/source/read/memory/memory-budget.ts';
import { rowSize } from '../../../functions/source/read/memory/row-size.ts';
import type { TableQueries } from '../../../functions/source/read/query/table-queries.ts';
import type { SourceRow } from '../../../functions/source/rows/source-row.ts';
import type { MadeAnew } from '../../../functions/source/stream/table-identity.ts';
import { type TableStream, tableStream } from '../../../functions/source/stream/table-stream.ts';

/** Where an invocation can be killed. `…-done`: the step has happened, its answer was not heard. */
export type CrashPoint =
  | 'open'
  | 'first'
  | 'count'
  | 'histogram'
  | 'claim'
  | 'claim-done'
  | 'read'
  | 'read-piece'
  | 'check-columns'
  | 'produce'
  | 'produce-half'
  | 'produce-done'
  | 'commit'
  | 'commit-done';

export const CRASH_POINTS: readonly CrashPoint[] = [
  'open',
  'first',
  'count',
  'histogram',
  'claim',
  'claim-done',
  'read',
  'read-piece',
  'check-columns',
  'produce',
  'produce-half',
  'produce-done',
  'commit',
  'commit-done',
];

/** A row of the model: its time and a number of its own. */
export interface ModelRow {
  readonly time: bigint;
  readonly id: number;
}

/** A table, a topic and a checkpoint that outlive invocations. */
export interface Model {
  rows: ModelRow[];
  /** The ids of the rows in it, in order. */
  readonly topic: number[];
  checkpoint: Checkpoint | undefined;
  /** Grows when columns change. */
  columns: number;
  /** Called at each commit that is done. */
  onCommit: (checkpoint: Checkpoint) => void;
}

export function model(times: readonly bigint[] = []): Model {
  return {
    rows: times.map((time, id) => ({ time, id })),
    topic: [],
    checkpoint: undefined,
    columns: 1,
    onCommit: () => {},
  };
}

export interface ModelOptions {
  readonly upTo: bigint;
  readonly mostRows: number;
  readonly widest?: bigint | undefined;
  readonly lookbackMs?: number;
  readonly first?: bigint | undefined;
  readonly tooLate?: (rows: number) => void;
  readonly createTime?: number;
  readonly recreated?: 'restart' | 'continue';
  readonly madeAnew?: (found: MadeAnew) => void;
}

const SCHEMA = [{ name: 'ts', type: 'TIMESTAMP', length: 8, role: 'column' }] as const;

/** One invocation's stream over the model. @param crash is called at each point, and may throw. */
export function streamOver(
  table: Model,
  options: ModelOptions,
  crash: (point: CrashPoint) => void = () => {},
): TableStream {
  const size = rowSize(SCHEMA);
  return tableStream({
    name: 'test.meters',
    origin: { database: 'test', table: { name: 'meters', kind: 'stable' }, topic: 't', precision: 'ms' },
    open: async () => {
      crash('open');
      const opened = table.columns;
      return {
        queries: queriesOf(table, options.mostRows, crash),
        schema: SCHEMA,
        size,
        isCurrent: async () => {
          crash('check-columns');
          return table.columns === opened;
        },
      };
    },
    encoderOf:
      () =>
      ({ cells }) =>
        String(cells[0]),
    checkpoints: checkpointsOf(table, crash),
    producer: producerOf(table, crash),
    limits: { upTo: options.upTo, mostRows: options.mostRows, widest: options.widest },
    stored: table.checkpoint,
    first: () => (options.first === undefined ? undefined : atTime(options.first, 'ms')),
    lookbackMs: options.lookbackMs ?? 0,
    budget: memoryBudget(4 * size.memoryFor(options.mostRows)),
    serverNow: Number(options.upTo),
    unsendable: { deadLetters: undefined, precision: 'ms', now: () => 0, passed: () => {} },
    tooLate: options.tooLate ?? (() => {}),
    createTime: options.createTime,
    recreated: options.recreated ?? 'restart',
    madeAnew: options.madeAnew ?? (() => {}),
  });
}

function queriesOf(table: Model, mostRows: number, crash: (point: CrashPoint) => void): TableQueries {
  const within = (from: bigint, to: bigint) => table.rows.filter(({ time }) => time > from && time <= to);
  return {
    async count(from, to) {
      crash('count');
      return within(from, to).length;
    },
    async first(after, upTo) {
      crash('first');
      const times = table.rows.map(({ time }) => time).filter((t) => (after === undefined || t > after) && t <= upTo);
      return times.length === 0 ? undefined : times.reduce((a, b) => (a < b ? a : b));
    },
    async *read({ from, to }) {
      crash('read');
      const rows = within(from, to).map(
        ({ time, id }): SourceRow => ({ subtable: `d${id % 3}`, time: String(time), cells: [id] }),
      );
      // Only a single time comes in pieces.
      const size = to - from === 1n ? mostRows : rows.length;
      for (let at = 0; at < rows.length; at += size) {
        if (at > 0) crash('read-piece');
        yield rows.slice(at, at + size);
      }
    },
    at: () => assert.fail('the model of a table should not be asked for the rows of one time'),
    async histogram(after, upTo, width) {
      crash('histogram');
      const counts = new Map<bigint, number>();
      for (const { time } of within(after, upTo)) {
        const bucket = time - (((time % width) + width) % width);
        counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
      }
      return counts;
    },
  };
}

function producerOf(table: Model, crash: (point: CrashPoint) => void): RecordProducer {
  return {
    async produce(records) {
      crash('produce');
      const ids = records.map(({ value }) => Number(value));
      try {
        crash('produce-half');
      } catch (error) {
        table.topic.push(...ids.slice(0, ids.length / 2));
        throw error;
      }
      table.topic.push(...ids);
      // A broker's answer takes longer than whatever is done meanwhile without waiting for another.
      await turn();
      crash('produce-done');
      return records.length;
    },
    close: async () => {},
  };
}

const NOTHING: Checkpoint = { position: undefined, published: undefined, paused: false, version: 0 };

function checkpointsOf(table: Model, crash: (point: CrashPoint) => void): Checkpoints {
  let claimed = false;
  return {
    readAll: async () => new Map(table.checkpoint && [['test.meters', { kind: 'readable', value: table.checkpoint }]]),
    async claim() {
      crash('claim');
      claimed = true;
      const now = table.checkpoint ?? NOTHING;
      crash('claim-done');
      return now;
    },
    async commit(_name, from, { position, published, tableCreateTime = from.tableCreateTime }) {
      crash('commit');
      assert.ok(claimed, 'a checkpoint should be claimed before it is changed, and was not');
      const before = table.checkpoint ?? NOTHING;
      if (before.version !== from.version) throw new PositionMovedError('the checkpoint is not as it was left');
      table.checkpoint = { position, published, tableCreateTime, paused: before.paused, version: from.version + 1 };
      table.onCommit(table.checkpoint);
      crash('commit-done');
      return table.checkpoint;
    },
  };
}
