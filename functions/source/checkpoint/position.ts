import { type Precision, parsePrecision } from '../precision.ts';
import type { Item } from './checkpoint-table.ts';

/** How far a table has been read: every row up to this time, included, is in Kafka. */
export interface Position {
  /** In the unit of the precision. */
  readonly time: bigint;
  readonly precision: Precision;
}

/**
 * The position in an item: decimal text, exact at any size. Undefined when it has none yet.
 * @throws Error when there is something else in its place, as a number that was put there by hand: taken for none, the
 * table would begin again.
 */
export function positionOf(item: Item | undefined): Position | undefined {
  if (item?.position === undefined) return undefined;
  const time = item.position.S;
  const precision = parsePrecision(item.precision?.S);
  if (precision === undefined || time === undefined || !/^-?\d+$/.test(time)) {
    throw new Error(
      'a position in the checkpoint table is not text (S) of a whole number with a precision of ms, us or ns',
    );
  }
  return { time: BigInt(time), precision };
}
