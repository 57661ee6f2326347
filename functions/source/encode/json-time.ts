import { timeScaler } from '../../shared/tdengine/time/digits.ts';
import { isoWriter } from '../../shared/tdengine/time/iso-writer.ts';
import type { Precision } from '../../shared/tdengine/time/precision.ts';

/** How JSON shows times: a number in a unit, or ISO 8601 text. */
export type JsonTime = Precision | 'iso';

/**
 * Makes the function that writes a time's decimal text as JSON. A unit coarser than the database's cuts digits; the
 * number is exact at any size.
 */
export function jsonTimeWriter(precision: Precision, shown: JsonTime): (time: string) => string {
  if (shown !== 'iso') return timeScaler(precision, shown);
  const iso = isoWriter(precision);
  return (time) => `"${iso(time)}"`;
}
