import { FRACTION_DIGITS, floorDivide, type Precision, UNITS_PER_MS } from './precision.ts';

/** The Gregorian calendar repeats after 400 years. */
const CYCLE_YEARS = 400n;
const CYCLE_MS = 12_622_780_800_000n;

/**
 * A time as TDengine's REST service writes it in UTC, such as `2018-10-03T14:38:05.000Z`, as a number of the unit.
 * @throws Error when the text is no such time.
 */
export function parseTime(text: unknown, precision: Precision): bigint {
  return parseZonedTime(typeof text === 'string' ? text : '', precision);
}

/**
 * A time in ISO 8601 with its zone and up to nine digits of a second's fraction, of which those finer than the
 * precision are cut. @throws Error when the text is no such time.
 */
export function parseZonedTime(text: string, precision: Precision): bigint {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9})\d*)?(Z|[+-]\d\d:?\d\d)$/.exec(text);
  const seconds = Date.parse(`${parts?.[1]}${parts?.[3]}`) / 1000;
  if (parts === null || Number.isNaN(seconds)) throw new Error('not a time in ISO 8601 with its zone');
  const digits = FRACTION_DIGITS[precision];
  const fraction = (parts[2] ?? '').padEnd(digits, '0').slice(0, digits);
  return BigInt(seconds) * UNITS_PER_MS[precision] * 1000n + BigInt(fraction);
}

/** A time as ISO 8601 text in UTC with all its digits. Years beyond 9999 have a sign and six digits or more, as in ECMAScript. */
export function isoTime(time: bigint, precision: Precision): string {
  const unitsPerSecond = UNITS_PER_MS[precision] * 1000n;
  const seconds = floorDivide(time, unitsPerSecond);
  const fraction = String(time - seconds * unitsPerSecond).padStart(FRACTION_DIGITS[precision], '0');
  const ms = seconds * 1000n;
  // Date ends in the year 275760, a TIMESTAMP column in ms in the year 292278994.
  const cycles = floorDivide(ms, CYCLE_MS);
  const within = new Date(Number(ms - cycles * CYCLE_MS));
  const year = BigInt(within.getUTCFullYear()) + cycles * CYCLE_YEARS;
  return `${yearText(year)}${within.toISOString().slice(4, 19)}.${fraction}Z`;
}

function yearText(year: bigint): string {
  if (year >= 0n && year <= 9999n) return String(year).padStart(4, '0');
  return `${year < 0n ? '-' : '+'}${String(year < 0n ? -year : year).padStart(6, '0')}`;
}
