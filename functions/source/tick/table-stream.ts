import type { RecordProducer } from '../../shared/kafka/producer.ts';
import type { Position } from '../checkpoint/position.ts';
import type { Positions } from '../checkpoint/positions.ts';
import type { RowEncoder } from '../encode/encoder.ts';
import { orderRows } from '../read/order-rows.ts';
import type { TableReader } from '../read/table-reader.ts';
import { type RecordOrigin, toRecords } from '../to-records.ts';
import { findWindow, type WindowLimits } from '../window/find-window.ts';
import { nextWidth, type Window } from '../window/window-search.ts';
import type { TableSummary } from './summary.ts';

/** What a table's stream is made of. */
export interface TableStreamParts {
  readonly origin: RecordOrigin;
  readonly reader: TableReader;
  readonly encode: RowEncoder;
  readonly positions: Positions;
  readonly producer: RecordProducer;
  readonly limits: WindowLimits;
  /** The position as last read. */
  readonly stored: Position | undefined;
  /** Where to begin when there is none. */
  readonly first: bigint | undefined;
}

/** One table on its way into Kafka. */
export interface TableStream {
  /**
   * Publishes the next window and moves the position behind it; the position moves only when all is acknowledged.
   * @returns false when nothing is left to read.
   */
  step(): Promise<boolean>;
  summary(): TableSummary;
}

/** Makes the stream of a table. @throws Error when the position is one of another precision. */
export function tableStream(parts: TableStreamParts): TableStream {
  const { origin, reader, encode, positions, producer, limits } = parts;
  const name = `${origin.database}.${origin.table.name}`;
  let stored = checked(parts.stored);
  let claimed = false;
  let width: bigint | undefined;
  let rows = 0;
  let leftOut = 0;
  let caughtUp = false;

  return {
    async step() {
      const window = await claimedWindow();
      if (window === undefined) {
        caughtUp = true;
        return false;
      }
      const read = await reader.read(window);
      const encoded = toRecords(orderRows(read), origin, encode);
      await producer.produce(encoded.records);
      const last = read.reduce<bigint | undefined>(
        (most, { time }) => (most === undefined || time > most ? time : most),
        undefined,
      );
      if (last !== undefined) await moveTo(last);
      rows += encoded.records.length;
      leftOut += encoded.leftOut;
      width = nextWidth(window, limits.mostRows);
      caughtUp = window.to >= limits.upTo;
      return !caughtUp;
    },
    summary: () => ({
      database: origin.database,
      table: origin.table.name,
      topic: origin.topic,
      rows,
      leftOut,
      position: stored === undefined ? null : String(stored.time),
      caughtUp,
    }),
  };

  /** Claims the position only when there is something to read, so that a table without new rows costs no write. */
  async function claimedWindow(): Promise<Window | undefined> {
    const window = await nextWindow();
    if (claimed || window === undefined) return window;
    const before = stored?.time;
    stored = checked(await positions.claim(name));
    claimed = true;
    return stored?.time === before ? window : nextWindow();
  }

  function nextWindow(): Promise<Window | undefined> {
    return findWindow(reader, stored?.time ?? parts.first, limits, width);
  }

  /** The last row's time, not the window's end: rows that come late between the two are then read with the next window. */
  async function moveTo(time: bigint): Promise<void> {
    const to = { time, precision: origin.precision };
    await positions.commit(name, stored, to);
    stored = to;
  }

  function checked(position: Position | undefined): Position | undefined {
    if (position !== undefined && position.precision !== origin.precision) {
      throw new Error(
        `the position of ${name} counts ${position.precision}, the database counts ${origin.precision}: was it created anew? Delete the position to begin again`,
      );
    }
    return position;
  }
}
