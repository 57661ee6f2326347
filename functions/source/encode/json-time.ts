import { convert, type Precision } from '../precision.ts';
import { isoTime } from '../time-text.ts';

/** How JSON shows times: a number in a unit, or ISO 8601 text. */
export type JsonTime = Precision | 'iso';

/** A time as JSON text. A unit coarser than the database's cuts digits; the number is exact at any size. */
export function jsonTime(time: bigint, precision: Precision, shown: JsonTime): string {
  return shown === 'iso' ? `"${isoTime(time, precision)}"` : String(convert(time, precision, shown));
}
