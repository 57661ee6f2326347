import { digitsOf, parseIsoTime } from '../../tdengine/time/iso-reader.ts';
import { isoTime } from '../../tdengine/time/iso-writer.ts';
import { Fault } from '../fault.ts';
import { fn, method, type Overload } from '../overload.ts';
import { spanOf, timeAt } from '../time-range.ts';
import type { Duration, Timestamp, Value } from '../value.ts';
import { readTime } from './read-time.ts';
import { type TimeFormat, timeFormat } from './time-format.ts';
import { zoneOf, zoneProblem } from './zones.ts';

const NANOS = { ms: 1_000_000n, s: 1_000_000_000n, day: 86_400_000_000_000n } as const;
const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['h', 3_600n * NANOS.s],
  ['m', 60n * NANOS.s],
  ['s', NANOS.s],
  ['ms', NANOS.ms],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['ns', 1n],
]);

/** Formats that are kept: expressions have few. */
const MOST_FORMATS = 100;

/** Functions of times and spans of time. */
export function timeFunctions(): Overload[] {
  return [
    fn('timestamp', ['timestamp'], 'timestamp', (time) => time),
    fn('timestamp', ['string'], 'timestamp', timeOfIso),
    fn('timestamp', ['int'], 'timestamp', (seconds) => timeAt(seconds * NANOS.s)),
    fn('fromDays', ['int'], 'timestamp', (days) => timeAt(days * NANOS.day)),
    fn('fromMillis', ['int'], 'timestamp', (ms) => timeAt(ms * NANOS.ms)),
    fn('fromMicros', ['int'], 'timestamp', (us) => timeAt(us * 1_000n)),
    fn('fromNanos', ['int'], 'timestamp', timeAt),
    fn(
      'parseTime',
      ['string', 'string'],
      'timestamp',
      (text, format) => parsed(text, format, undefined),
      formatProblem,
    ),
    fn('parseTime', ['string', 'string', 'string'], 'timestamp', parsed, formatProblem),
    fn('int', ['timestamp'], 'int', ({ nanos }) => floored(nanos, NANOS.s)),
    fn('string', ['timestamp'], 'string', timeText),
    fn('duration', ['duration'], 'duration', (span) => span),
    fn('duration', ['string'], 'duration', durationOf),
    fn('string', ['duration'], 'string', ({ nanos }) => `${decimalSeconds(nanos)}s`),
    method('getHours', ['duration'], 'int', ({ nanos }) => nanos / (3_600n * NANOS.s)),
    method('getMinutes', ['duration'], 'int', ({ nanos }) => nanos / (60n * NANOS.s)),
    method('getSeconds', ['duration'], 'int', ({ nanos }) => nanos / NANOS.s),
    method('getMilliseconds', ['duration'], 'int', ({ nanos }) => (nanos % NANOS.s) / NANOS.ms),
    ...part('getFullYear', (date) => date.getUTCFullYear()),
    ...part('getMonth', (date) => date.getUTCMonth()),
    ...part('getDate', (date) => date.getUTCDate()),
    ...part('getDayOfMonth', (date) => date.getUTCDate() - 1),
    ...part('getDayOfWeek', (date) => date.getUTCDay()),
    ...part('getDayOfYear', dayOfYear),
    ...part('getHours', (date) => date.getUTCHours()),
    ...part('getMinutes', (date) => date.getUTCMinutes()),
    ...part('getSeconds', (date) => date.getUTCSeconds()),
    ...part('getMilliseconds', (date) => date.getUTCMilliseconds()),
  ];
}

/** A part of a time, in UTC or in a zone. */
function part(name: string, of: (date: Date) => number): Overload[] {
  const msOf = ({ nanos }: Timestamp) => Number(floored(nanos, NANOS.ms));
  return [
    method(name, ['timestamp'], 'int', (time) => BigInt(of(new Date(msOf(time))))),
    method(
      name,
      ['timestamp', 'string'],
      'int',
      (time, zone) => BigInt(of(new Date(msOf(time) + zoneOf(zone).offsetAt(msOf(time))))),
      ([, zone]) => (typeof zone === 'string' ? zoneProblem(zone) : undefined),
    ),
  ];
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - new Date(date).setUTCMonth(0, 1)) / 86_400_000);
}

function timeOfIso(text: string): Timestamp {
  const instant = parseIsoTime(text);
  if (instant === undefined) throw new Fault('the text is not an ISO 8601 date and time with a zone');
  return timeAt(BigInt(digitsOf(instant, 'ns')));
}

const formats = new Map<string, TimeFormat | string>();

function formatOf(format: string): TimeFormat | string {
  const known = formats.get(format);
  if (known !== undefined) return known;
  const made = timeFormat(format);
  if (formats.size >= MOST_FORMATS) formats.clear();
  formats.set(format, made);
  return made;
}

function parsed(text: string, pattern: string, zone: string | undefined): Timestamp {
  const format = formatOf(pattern);
  if (typeof format === 'string') throw new Fault('the format is none');
  const read = readTime(format, text);
  if (read === undefined) throw new Fault('the text is no time of the format');
  const { year, month, day, hour, minute, second, fraction, offset } = read;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const local = date.setUTCHours(hour, minute, second);
  const instant = offset !== undefined ? local - offset * 60_000 : zoneOf(zone ?? 'UTC').instantOf(local);
  if (instant === undefined) throw new Fault('the clocks of the zone do not show this time');
  return timeAt(BigInt(instant) * NANOS.ms + BigInt(fraction.padEnd(9, '0')));
}

function formatProblem([, format, zone]: readonly (Value | undefined)[]): string | undefined {
  if (typeof format !== 'string') return undefined;
  const known = formatOf(format);
  if (typeof known === 'string') return `the format: ${known}`;
  return typeof zone === 'string' ? zoneProblem(zone) : undefined;
}

/** @throws Fault for a text that Go's ParseDuration does not take, such as `1h30m`. */
function durationOf(text: string): Duration {
  const match = text.length > 100 ? null : /^([+-]?)((?:\d+(?:\.\d*)?(?:h|ms|m|s|us|µs|ns))+)$/.exec(text);
  if (match === null) throw new Fault('the text is not a duration, such as 1h30m');
  const [, sign, spans = ''] = match;
  let nanos = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of spans.matchAll(/(\d+)(?:\.(\d*))?(h|ms|m|s|us|µs|ns)/g)) {
    const size = UNITS.get(unit) ?? 0n;
    nanos += BigInt(whole) * size + (BigInt(fraction || '0') * size) / 10n ** BigInt(fraction.length);
  }
  return spanOf(sign === '-' ? -nanos : nanos);
}

function floored(value: bigint, by: bigint): bigint {
  const rest = value % by;
  return (value - (rest < 0n ? rest + by : rest)) / by;
}

/** A time as RFC 3339 has it, in UTC, with as many digits as it needs. */
export function timeText({ nanos }: Timestamp): string {
  return isoTime(nanos, 'ns').replace(/\.?0*Z$/, 'Z');
}

function decimalSeconds(nanos: bigint): string {
  const size = nanos < 0n ? -nanos : nanos;
  const fraction = String(size % NANOS.s)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${nanos < 0n ? '-' : ''}${size / NANOS.s}${fraction === '' ? '' : `.${fraction}`}`;
}
