import { BoundedMap } from '../../bounded-map.ts';
import { FRACTION_DIGITS, floorDivide, type Precision, UNITS_PER_MS } from './precision.ts';

/** The Gregorian calendar repeats after 400 years. */
const CYCLE_YEARS = 400n;
const CYCLE_MS = 12_622_780_800_000n;

const MINUS = 0x2d;

const DAY_SECONDS = 86_400;

/** The first second after the year 9999, since 1970. */
const YEAR_10000 = 253_402_300_800;

/** Days whose text is kept. */
const MOST_DAYS = 1_000;

/** `00` to `59`. */
const TWO_DIGITS: readonly string[] = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** What a Date can hold, in ms before and after 1970. */
const LATEST_MS = 8.64e15;

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

/**
 * Makes the function that writes a time's decimal text as ISO 8601 in UTC with all its digits, as {@link isoTime} does.
 * The text of days is kept: making a Date costs more than all the rest.
 */
export function isoWriter(precision: Precision): (time: string) => string {
  const digits = FRACTION_DIGITS[precision];
  const days = new BoundedMap<number, string>(MOST_DAYS);
  return (time) => {
    const cut = time.length - digits;
    const seconds = cut > 0 && time.charCodeAt(0) !== MINUS ? Number(time.slice(0, cut)) : YEAR_10000;
    if (seconds >= YEAR_10000) return isoTime(BigInt(time), precision);
    const ofDay = seconds % DAY_SECONDS;
    const day = seconds - ofDay;
    let date = days.get(day);
    if (date === undefined) {
      date = new Date(day * 1000).toISOString().slice(0, 11);
      days.set(day, date);
    }
    const minutes = Math.floor(ofDay / 60);
    const hour = TWO_DIGITS[Math.floor(minutes / 60)];
    return `${date}${hour}:${TWO_DIGITS[minutes % 60]}:${TWO_DIGITS[ofDay % 60]}.${time.slice(cut)}Z`;
  };
}

/** Milliseconds since 1970 in ISO 8601; null for none, and for what no calendar has. */
export function isoMs(ms: number | undefined): string | null {
  return ms === undefined || Math.abs(ms) > LATEST_MS ? null : new Date(ms).toISOString();
}

function yearText(year: bigint): string {
  if (year >= 0n && year <= 9999n) return String(year).padStart(4, '0');
  return `${year < 0n ? '-' : '+'}${String(year < 0n ? -year : year).padStart(6, '0')}`;
}
