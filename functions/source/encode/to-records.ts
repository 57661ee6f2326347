import { BoundedMap } from '../../shared/bounded-map.ts';
import type { ProducerRecord } from '../../shared/kafka/producer.ts';
import { msOfTime } from '../../shared/tdengine/time/digits.ts';
import { isoTime } from '../../shared/tdengine/time/iso-writer.ts';
import type { Precision } from '../../shared/tdengine/time/precision.ts';
import type { OnUnsendable, SourceRow } from '../rows/source-row.ts';
import type { SourceTable } from '../tables/source-database.ts';
import { type RowEncoder, UnencodableError } from './encoder.ts';

/** Subtables whose headers are kept. */
const MOST_KEPT = 20_000;

/**
 * The headers of a table's records: `database`, `stable` (not for a plain table) and `subtable`. Records of one subtable
 * have the same list, so that whoever sends them can turn it into bytes once.
 */
export class SubtableHeaders {
  readonly #table: ProducerRecord['headers'];
  readonly #kept = new BoundedMap<string, ProducerRecord['headers']>(MOST_KEPT);

  constructor(database: string, table: SourceTable) {
    const stable = table.kind === 'stable' ? [['stable', table.name] as const] : [];
    this.#table = [['database', database], ...stable];
  }

  /** The headers for rows of a subtable, or of the plain table. */
  of(subtable: string): ProducerRecord['headers'] {
    let headers = this.#kept.get(subtable);
    if (headers === undefined) {
      headers = [...this.#table, ['subtable', subtable]];
      this.#kept.set(subtable, headers);
    }
    return headers;
  }
}

/** Where a table's rows come from and go to. */
export interface RecordOrigin {
  readonly database: string;
  readonly table: SourceTable;
  readonly topic: string;
  readonly precision: Precision;
  /** When a record is sent, in ms since 1970, where its time is to be that; the row's is then in a header. */
  readonly sendTime?: (() => number) | undefined;
}

/** Records of some rows, and how many rows the format had no words for. */
export interface EncodedRows {
  readonly records: readonly ProducerRecord[];
  readonly leftOut: number;
}

/** A piece of rows as records. */
export interface Chunk extends EncodedRows {
  /** The row of each record. */
  readonly rows: readonly SourceRow[];
  /** The first row that is not in it. */
  readonly next: number;
}

/** Where a chunk ends. */
export interface ChunkLimits {
  readonly rows: number;
  /** Characters of its values; the one that reaches it is the last. */
  readonly characters: number;
}

const NO_LIMITS: ChunkLimits = { rows: Number.POSITIVE_INFINITY, characters: Number.POSITIVE_INFINITY };

/**
 * Makes a record of each row from `start` on, in their order: key the subtable (or plain table), time the row's, headers
 * that say where it is from.
 * @param headers kept from one window to the next, where that is worth it.
 * @param unsendable told of each row that cannot be encoded; it throws, or the row is passed over.
 */
export function toRecords(
  rows: readonly SourceRow[],
  origin: RecordOrigin,
  encode: RowEncoder,
  headers: SubtableHeaders = new SubtableHeaders(origin.database, origin.table),
  start = 0,
  limits: ChunkLimits = NO_LIMITS,
  unsendable: OnUnsendable = ({ reason }) => {
    throw reason;
  },
): Chunk {
  const { topic, precision, sendTime } = origin;
  const records: ProducerRecord[] = [];
  const sent: SourceRow[] = [];
  const end = Math.min(rows.length, start + limits.rows);
  let characters = 0;
  let leftOut = 0;
  let next = start;
  for (; next < end && characters < limits.characters; next += 1) {
    const row = rows[next];
    if (row === undefined) break;
    let value: string | undefined;
    try {
      if (row.garbled) throw new UnencodableError('it holds bytes that are not UTF-8');
      value = encode(row);
    } catch (error) {
      if (!(error instanceof UnencodableError)) throw error;
      unsendable({ row, reason: error, value: undefined });
      continue;
    }
    if (value === undefined) {
      leftOut += 1;
      continue;
    }
    characters += value.length;
    const { subtable, time } = row;
    const place = headers.of(subtable);
    records.push(
      sendTime === undefined
        ? { topic, key: subtable, value, timestamp: msOfTime(time, precision), headers: place }
        : { topic, key: subtable, value, timestamp: sendTime(), headers: [...place, timeHeader(time, precision)] },
    );
    sent.push(row);
  }
  return { records, rows: sent, leftOut, next };
}

function timeHeader(time: string, precision: Precision): readonly [string, string] {
  return ['timestamp', isoTime(BigInt(time), precision)];
}
