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
