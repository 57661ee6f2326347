import { type Precision, parsePrecision } from '../precision.ts';
import type { Item } from './checkpoint-table.ts';

/** How far a table has been read: every row up to this time, included, is in Kafka. */
export interface Position {
  /** In the unit of the precision. */
  readonly time: bigint;
  readonly precision: Precision;
}

/** The position in an item: decimal text, exact at any size. Undefined when it has none yet. @throws Error when it is not one. */
export function positionOf(item: Item | undefined): Position | undefined {
  const time = item?.position?.S;
  if (time === undefined) return undefined;
  const precision = parsePrecision(item?.precision?.S);
  if (precision === undefined || !/^-?\d+$/.test(time)) {
    throw new Error('a position in the checkpoint table is not a whole number with a precision of ms, us or ns');
  }
  return { time: BigInt(time), precision };
}
