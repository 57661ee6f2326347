/** Days since 1970-01-01 and dates of the proleptic Gregorian calendar, for years that JavaScript's Date cannot hold. */

/** A date; months and days from 1, years of astronomers (0 is 1 BC). */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const DAYS_PER_ERA = 146_097;
const YEARS_PER_ERA = 400;
/** Days from 0000-03-01, where the eras begin, to 1970-01-01. */
const DAYS_TO_1970 = 719_468;

/** Days since 1970-01-01 of a date. */
export function daysOf({ year, month, day }: CivilDate): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / YEARS_PER_ERA);
  const yearOfEra = y - era * YEARS_PER_ERA;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - DAYS_TO_1970;
}

/** The date of a number of days since 1970-01-01. */
export function dateOf(days: number): CivilDate {
  const z = days + DAYS_TO_1970;
  const era = Math.floor(z / DAYS_PER_ERA);
  const dayOfEra = z - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * YEARS_PER_ERA + (month <= 2 ? 1 : 0);
  return { year, month, day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1 };
}

/** The number of days in a month. */
export function daysInMonth(year: number, month: number): number {
  const next = month === 12 ? { year: year + 1, month: 1, day: 1 } : { year, month: month + 1, day: 1 };
  return daysOf(next) - daysOf({ year, month, day: 1 });
}

/** Time zones by IANA name: how far local time is ahead of UTC at an instant, and the instant of a local time. */

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  let found = formatters.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(zone, found);
  }
  return found;
}

/** Whether the name is a zone of the IANA data base (an offset such as `+08:00` is not). */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    formatter(name);
    return true;
  } catch {
    return false;
  }
}

/** JavaScript dates end at ±8.64e15 ms; beyond, the zone's offset at the end is taken. */
const LAST_DATE_MS = 8.64e15;

/** Seconds that local time is ahead of UTC at an instant given in seconds since 1970. */
export function offsetSeconds(zone: string, seconds: number): number {
  if (zone === 'UTC') return 0;
  const ms = Math.min(Math.max(seconds * 1000, -LAST_DATE_MS), LAST_DATE_MS);
  const part: Record<string, string> = {};
  for (const { type, value } of formatter(zone).formatToParts(ms)) part[type] = value;
  const year = part.era === 'BC' ? 1 - Number(part.year) : Number(part.year);
  const local = Date.UTC(
    2000,
    Number(part.month) - 1,
    Number(part.day),
    Number(part.hour),
    Number(part.minute),
    Number(part.second),
  );
  const inYear = new Date(local).setUTCFullYear(year, Number(part.month) - 1, Number(part.day));
  return Math.round((inYear - Math.floor(ms / 1000) * 1000) / 1000);
}

/** The zone's standard and summer offsets in a year's worth of days around a local time, larger (summer) first. */
function candidateOffsets(zone: string, local: number): readonly number[] {
  const found = new Set([-1, 0, 1].map((days) => offsetSeconds(zone, local + days * 86_400)));
  return [...found].sort((a, b) => b - a);
}

/**
 * The instant (seconds since 1970) of a local time (seconds as if the local clock were UTC). A local time that happens
 * twice is taken as summer time; one that never happens has none.
 */
export function instantOfLocal(zone: string, local: number): number | undefined {
  if (zone === 'UTC') return local;
  for (const offset of candidateOffsets(zone, local)) {
    if (offsetSeconds(zone, local - offset) === offset) return local - offset;
  }
  return undefined;
}
