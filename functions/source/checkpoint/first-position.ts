import { parseTime } from '../../shared/tdengine/time/iso-reader.ts';
import { fromMs, type Precision } from '../../shared/tdengine/time/precision.ts';
import { atTime, type Position } from './position.ts';

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
