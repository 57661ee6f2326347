import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { parseTime } from '../../shared/tdengine/time/iso-reader.ts';
import { isoTime } from '../../shared/tdengine/time/iso-writer.ts';
import {
  convert,
  EARLIEST_NAMED_TIME,
  fromMs,
  LATEST_TIME,
  type Precision,
  parsePrecision,
  toMs,
} from '../../shared/tdengine/time/precision.ts';
import type { Item } from './checkpoint-table.ts';

/**
 * How far a table has been read. Each way of reading has a kind of its own; what is in one is known here and to its
 * reader, and everything else passes it on.
 */
export type Position = TimePosition;

/** Every row up to this time, included, is in Kafka. */
export interface TimePosition {
  readonly kind: 'time';
  /** In the unit of the precision. */
  readonly time: bigint;
  readonly precision: Precision;
}

/** A position at a time. */
export function atTime(time: bigint, precision: Precision): TimePosition {
  return { kind: 'time', time, precision };
}

/**
 * Before every row that TDengine can hold. A position, and not the lack of one: without, a table begins at
 * `timestampInitial`.
 */
export function beforeAllTimes(precision: Precision): TimePosition {
  return atTime(EARLIEST_NAMED_TIME, precision);
}

/** A position that a TIMESTAMP can hold. @param what to begin the message with. @throws Error when none can. */
export function storable<T extends Position>(position: T, what: string): T {
  if (isStorable(position.time)) return position;
  throw new Error(`${what} is not within the times that a TIMESTAMP in ${position.precision} can hold`);
}

/** The unit that a position counts in. */
export function unitOf({ precision }: Position): Precision {
  return precision;
}

/** The time of a position in the unit of a database; digits that it lacks are cut, towards the past. */
export function timeOf({ time, precision }: Position, unit: Precision): bigint {
  return convert(time, precision, unit);
}

/** A position in another unit. Times beyond what it can count become its earliest, or its latest. */
export function inUnit(position: Position, unit: Precision): Position {
  const time = timeOf(position, unit);
  return atTime(isStorable(time) ? time : time > 0n ? LATEST_TIME : EARLIEST_NAMED_TIME, unit);
}

/** Whether two positions are stored as the same. */
export function isSame(a: Position | undefined, b: Position | undefined): boolean {
  return (a && positionText(a)) === (b && positionText(b));
}

/** What the rows up to a position are up to, in ms since 1970, rounded down. */
export function msOf({ time, precision }: Position): number {
  return toMs(time, precision);
}

/** How much of a span of time is behind a position, in whole per cent. @param from and `to` in ISO 8601 with zone. */
export function percentBehind({ time, precision }: Position, from: string, to: string): number {
  const begin = parseTime(from, precision);
  const end = parseTime(to, precision);
  if (end <= begin || time <= begin) return 0;
  return Number(((time - begin) * 100n) / (end - begin));
}

/** A position as it is stored and shown: the digits of its time, exact at any size. */
export function positionText({ time }: Position): string {
  return time.toString();
}

/** A position in ISO 8601. @param time another one of its unit, of which the same is wanted. */
export function positionIso({ time: own, precision }: Position, time = own): string {
  return isoTime(time, precision);
}

/** Takes a position away, for UpdateItem's REMOVE. The names are {@link POSITION_NAMES}. */
export const FORGETTING = ['#position', '#precision'];

/** Assignments to the attributes of a position, for UpdateItem's SET; `:to` is {@link positionText}. */
export const STORING = ['#position = :to', '#precision = :precision'];

/** The names that {@link STORING} and {@link FORGETTING} need. */
export const POSITION_NAMES = { '#position': 'position', '#precision': 'precision' };

/** The values that {@link STORING} needs. */
export function positionValues(position: Position): Readonly<Record<':to' | ':precision', AttributeValue>> {
  return { ':to': { S: positionText(position) }, ':precision': { S: position.precision } };
}

/** As many digits as the latest time has, before which a person may have put zeros. */
const TIME = /^-?0*\d{1,19}$/;

/**
 * The position in an item; undefined when it has none yet.
 * @throws Error when there is something else in its place, as a number that was put there by hand: taken for none, the
 * table would begin again. So when no TIMESTAMP can hold it.
 */
export function positionIn(item: Item | undefined): Position | undefined {
  if (item?.position === undefined) return undefined;
  const text = item.position.S;
  const precision = parsePrecision(item.precision?.S);
  if (precision === undefined || text === undefined || !/^-?\d+$/.test(text)) {
    throw new Error(
      'a position in the checkpoint table is not text (S) of a whole number with a precision of ms, us or ns',
    );
  }
  // More digits than any time has are as good as one more than the latest.
  const time = TIME.test(text) ? BigInt(text) : LATEST_TIME + 1n;
  return storable(atTime(time, precision), 'the position');
}

function isStorable(time: bigint): boolean {
  return time <= LATEST_TIME && time >= EARLIEST_NAMED_TIME;
}

/**
 * The position to begin from, every later row being read; undefined for the very beginning.
 * `latest` is the connector's first run, for a table made later too, so that none of its new rows is passed over.
 * A given time is itself read.
 * @param initial `earliest`, `latest`, or a time in ISO 8601 with its zone.
 * @param startedAt the connector's first run in ms, by TDengine's clock; undefined when it is not known.
 * @throws Error when it is needed and not known.
 */
export function firstPosition(
  initial: string,
  precision: Precision,
  startedAt: number | undefined,
): Position | undefined {
  if (initial === 'earliest') return undefined;
  if (initial !== 'latest') return justBefore(initial, precision);
  if (startedAt === undefined) throw new Error(NO_START);
  return atTime(fromMs(startedAt, precision), precision);
}

/** The last position before a time, whose rows are the first to be read. @param time in ISO 8601 with its zone. */
export function justBefore(time: string, precision: Precision): Position {
  return atTime(parseTime(time, precision) - 1n, precision);
}

const NO_START =
  'item fence: startedAt is not a whole number (N) of ms since 1970, from which timestampInitial latest begins: put it right, move the table, or take startedAt away to begin with now';
