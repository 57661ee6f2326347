import { type Precision, UNITS_PER_MS } from '../../shared/tdengine/time/precision.ts';

/** The day of a time for a reason, in UTC: `1970-01-20`. Its hour would make each of many records a reason of its own. */
export function dayOf(time: string, precision: Precision): string {
  const date = new Date(Number(BigInt(time) / UNITS_PER_MS[precision]));
  // Date ends in the year 275760, a time in ms in the year 292278994.
  return Number.isNaN(date.getTime())
    ? `day ${BigInt(time) / UNITS_PER_MS[precision] / 86_400_000n} since 1970`
    : date.toISOString().replace(/T.*$/, '');
}
