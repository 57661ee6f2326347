import { endOfDigits } from '../decimal.ts';
import { FRACTION_DIGITS, type Precision, UNITS_PER_MS } from './precision.ts';

/** An instant: whole seconds since 1970, and the digits of the fraction of a second that follows them. */
export interface Instant {
  readonly seconds: number;
  readonly fraction: string;
}

const BLANK = 0x20;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const COLON = 0x3a;
const T = 0x74;
const Z = 0x7a;
const LOWER = 0x20;

/**
 * Reads an ISO 8601 date and time with its zone, such as `2024-01-01T00:00:00.25+02:00`, as RFC 3339 writes them and with
 * seconds or minutes of the zone left out.
 * @returns undefined for what is none: a time without zone, the 30th of February, 24:00, a leap second.
 */
export function parseIsoTime(text: string): Instant | undefined {
  if (text.charCodeAt(4) !== MINUS || text.charCodeAt(7) !== MINUS || text.charCodeAt(13) !== COLON) return undefined;
  const between = text.charCodeAt(10);
  if (between !== BLANK && (between | LOWER) !== T) return undefined;
  const year = 100 * twoDigits(text, 0) + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const hasSecond = text.charCodeAt(16) === COLON;
  const second = hasSecond ? twoDigits(text, 17) : 0;
  // NaN is within nothing.
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month))) return undefined;
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return undefined;
  let at = hasSecond ? 19 : 16;
  let fraction = '';
  if (hasSecond && (text.charCodeAt(at) === POINT || text.charCodeAt(at) === COMMA)) {
    const start = at + 1;
    at = endOfDigits(text, start);
    if (at === start) return undefined;
    fraction = text.slice(start, at);
  }
  const zone = zoneAt(text, at);
  if (zone === undefined) return undefined;
  return {
    seconds: daysSince1970(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - zone * 60,
    fraction,
  };
}

/** An instant in whole units of a precision, in decimal digits; what is finer is cut, towards the past. */
export function digitsOf({ seconds, fraction }: Instant, precision: Precision): string {
  const power = FRACTION_DIGITS[precision];
  const rest = fraction.slice(0, power).padEnd(power, '0');
  if (seconds > 0) return seconds + rest;
  return String(BigInt(seconds) * UNITS_PER_MS[precision] * 1000n + BigInt(rest));
}

/**
 * A time in ISO 8601 with its zone, such as TDengine's REST service writes it in UTC, as a number of the unit; digits finer
 * than the precision are cut. @throws Error when the text is no such time.
 */
export function parseTime(text: unknown, precision: Precision): bigint {
  const instant = typeof text === 'string' ? parseIsoTime(text) : undefined;
  if (instant === undefined) throw new Error('not a time in ISO 8601 with its zone');
  return BigInt(digitsOf(instant, precision));
}

/** How TDengine's own reader takes a time: with its seconds, a point before their fraction, and a whole zone. */
const STORED_SPELLING = /^.{10}[T ].{5}:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)$/;

/** Whole years within 64 bits of nanoseconds: beyond them TDengine wraps the times of columns without an error. */
const FIRST_YEAR_NS = '1678';
const LAST_YEAR_NS = '2261';

/**
 * Whether a text is an ISO 8601 time with a zone that TDengine stores as it is. It reads one without a zone in a zone of
 * its own, cuts digits finer than the precision, and turns a 60th second into the next minute.
 * @param precision of the database; undefined asks whether every precision stores it.
 */
export function isExactTime(text: string, precision: Precision | undefined): boolean {
  const instant = STORED_SPELLING.test(text) ? parseIsoTime(text) : undefined;
  if (instant === undefined) return false;
  const { fraction } = instant;
  for (let at = FRACTION_DIGITS[precision ?? 'ms']; at < fraction.length; at++) if (fraction[at] !== '0') return false;
  const year = text.slice(0, 4);
  return precision === 'ms' || precision === 'us' || (year >= FIRST_YEAR_NS && year <= LAST_YEAR_NS);
}

/** Minutes by which the zone at the end of a text is before UTC: `Z`, `±hh`, `±hh:mm` or `±hhmm`; undefined for another end. */
function zoneAt(text: string, at: number): number | undefined {
  const sign = text.charCodeAt(at);
  if ((sign | LOWER) === Z) return text.length === at + 1 ? 0 : undefined;
  if (sign !== PLUS && sign !== MINUS) return undefined;
  const hours = twoDigits(text, at + 1);
  const hasMinutes = text.length > at + 3;
  const place = text.charCodeAt(at + 3) === COLON ? at + 4 : at + 3;
  const minutes = hasMinutes ? twoDigits(text, place) : 0;
  if (!(hours <= 23 && minutes <= 59) || text.length !== (hasMinutes ? place + 2 : at + 3)) return undefined;
  return (hours * 60 + minutes) * (sign === MINUS ? -1 : 1);
}

/** The number of two digits, or NaN. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30;
  const ones = text.charCodeAt(at + 1) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : Number.NaN;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days of the proleptic Gregorian calendar, with years that begin in March, so that a leap day is a year's last. */
function daysSince1970(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const marchMonth = month > 2 ? month - 3 : month + 9;
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  // 719,468 days lie between the first of March of the year 0 and 1970.
  return marchYear * 365 + leapDays + dayOfYear - 719_468;
}
