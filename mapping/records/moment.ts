import { digitsOf, parseIsoTime } from '../../functions/shared/tdengine/time/iso-reader.ts';

/** Milliseconds since 1970 of a moment as settings write it: milliseconds, or ISO 8601 text. */
export function msOf(moment: number | string): number {
  if (typeof moment === 'number') return moment;
  const instant = parseIsoTime(moment);
  return instant === undefined ? Number.NaN : Number(digitsOf(instant, 'ms'));
}
