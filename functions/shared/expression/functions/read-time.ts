import type { Field, Part, TimeFormat } from './time-format.ts';

/** What a text says of a time. */
export interface ReadTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** Digits of the fraction of a second. */
  fraction: string;
  /** How far the clock is ahead of UTC, in minutes, when the text says so. */
  offset: number | undefined;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map((name) =>
  name.toLowerCase(),
);
const LONG_MONTHS = 'january february march april may june july august september october november december'.split(' ');
const WEEKDAYS = 'sunday monday tuesday wednesday thursday friday saturday sun mon tue wed thu fri sat'.split(' ');

/** Reads a text of a format from its begin to its end; undefined when it is none. Each part is tried once. */
export function readTime({ parts }: TimeFormat, text: string): ReadTime | undefined {
  const reading = new Reading(text);
  return reading.parts(parts) && reading.isAtEnd ? reading.time() : undefined;
}

class Reading {
  readonly #text: string;
  #at = 0;
  readonly #fields = new Map<Field, number>();
  #fraction = '';
  #offset: number | undefined;
  #isAfternoon: boolean | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  parts(parts: readonly Part[]): boolean {
    for (const part of parts) {
      if (part.kind === 'optional') {
        const before = this.#at;
        if (!this.parts(part.parts)) this.#at = before;
      } else if (!this.#part(part)) return false;
    }
    return true;
  }

  time(): ReadTime | undefined {
    const field = (name: Field, missing: number) => this.#fields.get(name) ?? missing;
    const short = this.#fields.get('shortYear');
    const hour12 = this.#fields.get('hour12');
    if (hour12 !== undefined && (hour12 < 1 || hour12 > 12 || this.#isAfternoon === undefined)) return undefined;
    const year = field('year', short === undefined ? -1 : 2_000 + short);
    const hour = hour12 === undefined ? field('hour', 0) : (hour12 % 12) + (this.#isAfternoon ? 12 : 0);
    const [month, day, minute, second] = [field('month', 1), field('day', 1), field('minute', 0), field('second', 0)];
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    const isDate = year >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    if (!isDate || hour > 23 || minute > 59 || second > 59) return undefined;
    return { year, month, day, hour, minute, second, fraction: this.#fraction, offset: this.#offset };
  }

  #part(part: Exclude<Part, { kind: 'optional' }>): boolean {
    switch (part.kind) {
      case 'text':
        if (!this.#text.startsWith(part.text, this.#at)) return false;
        this.#at += part.text.length;
        return true;
      case 'number': {
        const digits = this.#digits(part.most);
        if (digits.length < part.least) return false;
        this.#fields.set(part.field, Number(digits));
        return true;
      }
      case 'fraction':
        this.#fraction = this.#digits(part.digits);
        return this.#fraction.length === part.digits;
      case 'month':
        return this.#month();
      case 'weekday':
        return this.#word(WEEKDAYS) >= 0;
      case 'half': {
        const half = this.#word(['am', 'pm']);
        this.#isAfternoon = half === 1;
        return half >= 0;
      }
      case 'offset':
        return this.#readOffset();
    }
  }

  #digits(most: number): string {
    const from = this.#at;
    while (this.#at < from + most && /\d/.test(this.#text.charAt(this.#at))) this.#at++;
    return this.#text.slice(from, this.#at);
  }

  #month(): boolean {
    const long = this.#word(LONG_MONTHS);
    const month = long >= 0 ? long : this.#word(MONTHS);
    this.#fields.set('month', month + 1);
    return month >= 0;
  }

  #word(words: readonly string[]): number {
    const rest = this.#text.slice(this.#at, this.#at + 12).toLowerCase();
    const place = words.findIndex((word) => rest.startsWith(word));
    this.#at += words[place]?.length ?? 0;
    return place;
  }

  #readOffset(): boolean {
    const [whole = '', sign, hours = '0', minutes = '0'] =
      /^(?:Z|([+-])(\d\d)(?::?(\d\d))?)/i.exec(this.#text.slice(this.#at, this.#at + 6)) ?? [];
    const offset = Number(hours) * 60 + Number(minutes);
    if (whole === '' || offset > 24 * 60) return false;
    this.#at += whole.length;
    this.#offset = sign === '-' ? -offset : offset;
    return true;
  }
}
