import { Fault } from '../fault.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Hours whose offset is kept for each zone: records come with times near each other. */
const MOST_HOURS = 2_000;

/** Zones that are kept: expressions name few, records may name any. */
const MOST_ZONES = 50;

/** A zone of the IANA database, or a fixed one such as `+01:00`. */
export class Zone {
  readonly #format: Intl.DateTimeFormat;
  readonly #offsets = new Map<number, number>();

  /** @throws RangeError for a name that is none */
  constructor(name: string) {
    const date = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
    const time = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
    // CEL has offsets without a sign.
    const timeZone = /^\d\d:\d\d$/.test(name) ? `+${name}` : name;
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone, era: 'short', ...date, ...time });
  }

  /** How far a zone's clock is ahead of UTC, in ms, at an instant in ms since 1970. */
  offsetAt(instant: number): number {
    const hour = Math.floor(instant / HOUR_MS);
    const start = this.#atHour(hour);
    // Where a clock is set within the hour, it is asked for the instant itself.
    return start === this.#atHour(hour + 1) ? start : this.#ask(Math.floor(instant / 1_000) * 1_000);
  }

  /**
   * The instant at which a zone's clock shows a time, given in ms since 1970 as if the clock were that of UTC: of two, the
   * first; undefined when it shows the time never.
   */
  instantOf(local: number): number | undefined {
    const [before, after] = [local - this.offsetAt(local - DAY_MS), local - this.offsetAt(local + DAY_MS)];
    const first = Math.min(before, after);
    const last = Math.max(before, after);
    if (first + this.offsetAt(first) === local) return first;
    return last + this.offsetAt(last) === local ? last : undefined;
  }

  #atHour(hour: number): number {
    const known = this.#offsets.get(hour);
    if (known !== undefined) return known;
    if (this.#offsets.size >= MOST_HOURS) this.#offsets.clear();
    const offset = this.#ask(hour * HOUR_MS);
    this.#offsets.set(hour, offset);
    return offset;
  }

  #ask(instant: number): number {
    const parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
    let isBefore1 = false;
    for (const { type, value } of this.#format.formatToParts(instant)) {
      if (type === 'era') isBefore1 = value !== 'AD';
      else if (type in parts) parts[type as keyof typeof parts] = Number(value);
    }
    const shown = new Date(0);
    shown.setUTCFullYear(isBefore1 ? 1 - parts.year : parts.year, parts.month - 1, parts.day);
    return shown.setUTCHours(parts.hour, parts.minute, parts.second) - instant;
  }
}

const zones = new Map<string, Zone>();

/** A zone by its name. @throws Fault for a name that is none */
export function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone = newZone(name);
  if (zone === undefined) throw new Fault('there is no such zone');
  if (zones.size >= MOST_ZONES) zones.clear();
  zones.set(name, zone);
  return zone;
}

/** What is wrong with a zone's name; undefined when nothing is. */
export function zoneProblem(name: string): string | undefined {
  return newZone(name) === undefined ? `there is no zone ${name}` : undefined;
}

function newZone(name: string): Zone | undefined {
  try {
    return new Zone(name);
  } catch {
    return undefined;
  }
}
