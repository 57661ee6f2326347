import type { RecordProducer } from '../../../../functions/shared/kafka/producer.ts';
import type { Position } from '../../../../functions/source/checkpoint/position.ts';
import type { Positions } from '../../../../functions/source/checkpoint/positions.ts';
import type { SourceRow, TableReader } from '../../../../functions/source/read/table-reader.ts';
import { type TableStream, tableStream } from '../../../../functions/source/tick/table-stream.ts';

/** Where an invocation can be killed. `…-done`: the step has happened, its answer was not heard. */
export type CrashPoint = 'claim-done' | 'read' | 'produce' | 'produce-half' | 'produce-done' | 'commit' | 'commit-done';

export const CRASH_POINTS: readonly CrashPoint[] = [
  'claim-done',
  'read',
  'produce',
  'produce-half',
  'produce-done',
  'commit',
  'commit-done',
];

/** A table, a topic and a position that outlive invocations. A row is its time and a number of its own. */
export interface Model {
  readonly rows: { readonly time: bigint; readonly id: number }[];
  readonly topic: number[];
  position: Position | undefined;
  /** Called at each commit that is done. */
  onCommit: (position: bigint) => void;
}

/** One invocation's stream over the model. @param crash is called at each point, and may throw. */
export function streamOver(
  model: Model,
  options: { readonly upTo: bigint; readonly mostRows: number; readonly widest?: bigint | undefined },
  crash: (point: CrashPoint) => void = () => {},
): TableStream {
  const within = (from: bigint, to: bigint) => model.rows.filter(({ time }) => time > from && time <= to);
  const reader: TableReader = {
    count: async (from, to) => within(from, to).length,
    async first(after, upTo) {
      const times = model.rows.map(({ time }) => time).filter((t) => (after === undefined || t > after) && t <= upTo);
      return times.length === 0 ? undefined : times.reduce((a, b) => (a < b ? a : b));
    },
    async read({ from, to }): Promise<SourceRow[]> {
      crash('read');
      return within(from, to).map(({ time, id }) => ({ subtable: `d${id % 3}`, time, cells: [id] }));
    },
  };
  const producer: RecordProducer = {
    async produce(records) {
      crash('produce');
      const ids = records.map(({ value }) => Number(value));
      try {
        crash('produce-half');
      } catch (error) {
        model.topic.push(...ids.slice(0, ids.length / 2));
        throw error;
      }
      model.topic.push(...ids);
      crash('produce-done');
    },
    close: async () => {},
  };
  const positions: Positions = {
    readAll: async () => new Map(),
    async claim() {
      const { position } = model;
      crash('claim-done');
      return position;
    },
    async commit(_table, from, to) {
      crash('commit');
      if (model.position?.time !== from?.time) throw new Error('the position is not where it was left');
      model.position = to;
      model.onCommit(to.time);
      crash('commit-done');
    },
  };
  return tableStream({
    origin: { database: 'test', table: { name: 'meters', kind: 'stable' }, topic: 't', precision: 'ms' },
    reader,
    encode: ({ cells }) => String(cells[0]),
    positions,
    producer,
    limits: { upTo: options.upTo, mostRows: options.mostRows, widest: options.widest },
    stored: model.position,
    first: undefined,
  });
}
