import {
  EARLIEST_NAMED_TIME,
  LATEST_TIME,
  type Precision,
  parsePrecision,
} from '../../shared/tdengine/time/precision.ts';
import type { Item } from './checkpoint-table.ts';

/** How far a table has been read: every row up to this time, included, is in Kafka. */
export interface Position {
  /** In the unit of the precision. */
  readonly time: bigint;
  readonly precision: Precision;
}

/** As many digits as the latest time has, before which a person may have put zeros. */
const TIME = /^-?0*\d{1,19}$/;

/**
 * The position in an item: decimal text, exact at any size. Undefined when it has none yet.
 * @throws Error when there is something else in its place, as a number that was put there by hand: taken for none, the
 * table would begin again. So when no TIMESTAMP can hold it.
 */
export function positionOf(item: Item | undefined): Position | undefined {
  if (item?.position === undefined) return undefined;
  const text = item.position.S;
  const precision = parsePrecision(item.precision?.S);
  if (precision === undefined || text === undefined || !/^-?\d+$/.test(text)) {
    throw new Error(
      'a position in the checkpoint table is not text (S) of a whole number with a precision of ms, us or ns',
    );
  }
  const time = TIME.test(text) ? BigInt(text) : undefined;
  if (time === undefined || time > LATEST_TIME || time < EARLIEST_NAMED_TIME) {
    throw new Error(`the position is not within the times that a TIMESTAMP in ${precision} can hold`);
  }
  return { time, precision };
}
