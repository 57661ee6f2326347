import { FRACTION_DIGITS, type Precision } from '../precision.ts';
import { isoTime } from '../time-text.ts';

const MINUS = 0x2d;

const DAY_SECONDS = 86_400;

/** The first second after the year 9999, since 1970. */
const YEAR_10000 = 253_402_300_800;

/** Days whose text is kept; with more, all are forgotten. */
const MOST_DAYS = 1_000;

/** `00` to `59`. */
const TWO_DIGITS: readonly string[] = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/**
 * Makes the function that writes a time's decimal text as ISO 8601 in UTC with all its digits, as {@link isoTime} does.
 * The text of days is kept: making a Date costs more than all the rest.
 */
export function isoWriter(precision: Precision): (time: string) => string {
  const digits = FRACTION_DIGITS[precision];
  const days = new Map<number, string>();
  return (time) => {
    const cut = time.length - digits;
    const seconds = cut > 0 && time.charCodeAt(0) !== MINUS ? Number(time.slice(0, cut)) : YEAR_10000;
    if (seconds >= YEAR_10000) return isoTime(BigInt(time), precision);
    const ofDay = seconds % DAY_SECONDS;
    const day = seconds - ofDay;
    let date = days.get(day);
    if (date === undefined) {
      date = new Date(day * 1000).toISOString().slice(0, 11);
      if (days.size >= MOST_DAYS) days.clear();
      days.set(day, date);
    }
    const minutes = Math.floor(ofDay / 60);
    const hour = TWO_DIGITS[Math.floor(minutes / 60)];
    return `${date}${hour}:${TWO_DIGITS[minutes % 60]}:${TWO_DIGITS[ofDay % 60]}.${time.slice(cut)}Z`;
  };
}
