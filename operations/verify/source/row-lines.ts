import type { ProducerRecord } from '../../../functions/shared/kafka/producer.ts';
import { parseTime } from '../../../functions/shared/tdengine/time/iso-reader.ts';
import type { TopicRecord } from '../../target/topic-reader.ts';

/** Where a row is that a record tells of. */
export interface RecordPlace {
  readonly database: string;
  /** The stable or plain table. */
  readonly table: string;
  readonly isStable: boolean;
  readonly subtable: string;
  /** Time of the row in ms since 1970; undefined: nobody knows. */
  readonly ms: number | undefined;
}

/** What of a record is compared: its key and headers, and its value. */
export interface RecordBytes {
  readonly head: string;
  readonly value: string | null;
}

/** What stands in no text of a key or header. */
const SEPARATOR = '\0';

/** Where the row of a record is, by its headers; undefined of one that no source of this kind has sent. */
export function placeOfRecord({ headers, timestamp, isAppendTime }: TopicRecord): RecordPlace | undefined {
  let [database, stable, subtable, time]: (string | undefined)[] = [];
  for (const [name, value] of headers) {
    if (name === 'database') database = value?.toString();
    else if (name === 'stable') stable = value?.toString();
    else if (name === 'subtable') subtable = value?.toString();
    else if (name === 'timestamp') time = value?.toString();
  }
  if (database === undefined || subtable === undefined) return undefined;
  return {
    database,
    table: stable ?? subtable,
    isStable: stable !== undefined,
    subtable,
    ms: time === undefined ? (isAppendTime ? undefined : timestamp) : msIn(time),
  };
}

function msIn(text: string): number | undefined {
  try {
    return Number(parseTime(text, 'ms'));
  } catch {
    return undefined;
  }
}

/** The bytes of a record in a topic. */
export function bytesOfRecord({ key, value, headers }: TopicRecord): RecordBytes {
  return {
    head: [key, ...headers.flat()].map(textOf).join(SEPARATOR),
    value: value === null ? null : textOf(value),
  };
}

/** The bytes that a record is sent with. */
export function bytesToSend({ key, value, headers = [] }: ProducerRecord): RecordBytes {
  return {
    head: [key ?? null, ...headers.flat()].map(textOf).join(SEPARATOR),
    value: value === null ? null : textOf(value),
  };
}

/** Bytes as text that no other bytes have: what is not UTF-8 is spelled out. */
function textOf(bytes: string | Buffer | Uint8Array | null): string {
  if (bytes === null) return '\x01';
  if (typeof bytes === 'string') return bytes;
  const text = Buffer.from(bytes).toString();
  return text.includes('\uFFFD') && !Buffer.from(text).equals(bytes)
    ? `\x01${Buffer.from(bytes).toString('hex')}`
    : text;
}

/** The row's id: table by its number, subtable and millisecond. */
export function rowIdOf(table: number, subtable: string, ms: number): string {
  return `${table}${SEPARATOR}${ms}${SEPARATOR}${subtable}`;
}

/** Takes {@link rowIdOf} apart. */
export function placeOfRowId(id: string): { readonly table: number; readonly ms: number; readonly subtable: string } {
  const [table = '', ms = '', ...subtable] = id.split(SEPARATOR);
  return { table: Number(table), ms: Number(ms), subtable: subtable.join(SEPARATOR) };
}

/** A row that is to have a record, as a line holds it. @param time of the row in the database's unit */
export type RowLine = readonly [id: string, time: string, head: string, value: string | null];

/** A record, as a line holds it. @param partition its number among all that are read */
export type RecordLine = readonly [id: string, partition: number, offset: number, head: string, value: string | null];
