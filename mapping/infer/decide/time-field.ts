import { parseIsoTime } from '../../../functions/shared/tdengine/time/iso-reader.ts';
import { type Field, kindsOf, scalarsOf, wordsOf } from '../observe/field.ts';
import { GUESSED_ZONE, zonelessFormat } from './zoneless.ts';

/** A unit that a route can read times in. */
export type TimeUnit = 's' | 'ms' | 'us' | 'ns' | 'iso' | 'auto';

/** The field that a row's time is in. */
export interface TimeField {
  readonly field: Field;
  readonly unit: TimeUnit;
  /** Of text without zone, which an expression reads: the format. */
  readonly format?: string | undefined;
  readonly why: string;
}

/** What fields of times are called, the surest first. */
const NAMES: readonly RegExp[] = [
  /^(ts|timestamp|time|datetime|date_time|event_time|timestamp_ms|ts_ms|time_ms|time_stamp)$/,
  /(^|_)(timestamp|time|ts|at|datetime)(_unix)?(_(s|ms|us|ns|utc|nanos?|micros?|millis))?$/,
  /^(t|date|when|created|updated|measured|sampled|recorded|received|published|reported|observed|unix_?time|epoch(_ms)?)$/,
  // The first of a pair.
  /^0$/,
];

/** Names of times before that of a row. */
const EARLIER = /^(start|begin|from|first|previous|last|created|minute)_/;

/** Years within which a number is taken for a time. */
const FIRST_MS = Date.parse('2000-01-01T00:00:00Z');
const LAST_MS = Date.parse('2100-01-01T00:00:00Z');

const DIGITS: ReadonlyMap<number, { readonly unit: TimeUnit; readonly perMs: number }> = new Map([
  [10, { unit: 's', perMs: 0.001 }],
  [13, { unit: 'ms', perMs: 1 }],
  [16, { unit: 'us', perMs: 1e3 }],
  [19, { unit: 'ns', perMs: 1e6 }],
]);

/** The field that is most likely the time of rows; undefined when none is likely. */
export function timeFieldOf(fields: readonly Field[], documents: number): TimeField | undefined {
  const candidates = fields.flatMap((field) => {
    const unit = unitOf(field);
    const format = unit === undefined ? zonelessFormat(field) : undefined;
    const rank = NAMES.findIndex((name) => name.test(wordsOf(field)));
    if (rank < 0 && unit !== 'iso') return [];
    if (unit === undefined && format === undefined) return [];
    // What needs a guess comes behind all that needs none.
    const guess = format === undefined ? 0 : NAMES.length + 1;
    const early = EARLIER.test(wordsOf(field)) ? 0.5 : 0;
    return [{ field, unit: unit ?? 'iso', format, rank: (rank < 0 ? NAMES.length : rank) + early + guess }];
  });
  const [first] = candidates.sort(
    (a, b) => b.field.count - a.field.count || a.rank - b.rank || a.field.steps.length - b.field.steps.length,
  );
  if (first === undefined) return undefined;
  const { field, unit, format } = first;
  const share = field.count === documents ? 'in every sample' : `in ${field.count} of ${documents} samples`;
  const what = format === undefined ? valuesText(unit) : `text without zone, which is guessed to be ${GUESSED_ZONE}`;
  return { field, unit, format, why: `${what}, ${share}` };
}

/** The unit of a field of which every value is a plausible time; undefined of one that is none. */
export function unitOf(field: Field): TimeUnit | undefined {
  const kinds = [...kindsOf(field)];
  const texts = scalarsOf(field);
  if (kinds.length !== 1 || texts.length === 0 || (kinds[0] !== 'text' && kinds[0] !== 'number')) return undefined;
  if (kinds[0] === 'text' && texts.every((text) => parseIsoTime(text) !== undefined)) return 'iso';
  const units = new Set(texts.map(unitOfDigits));
  const [unit] = units;
  if (units.has(undefined)) return undefined;
  return units.size === 1 ? unit : 'auto';
}

function unitOfDigits(text: string): TimeUnit | undefined {
  const [, whole = ''] = /^(\d+)(?:\.\d+)?$/.exec(text) ?? [];
  const unit = DIGITS.get(whole.length);
  const ms = Number(whole) / (unit?.perMs ?? Number.NaN);
  return ms >= FIRST_MS && ms < LAST_MS ? unit?.unit : undefined;
}

function valuesText(unit: TimeUnit): string {
  switch (unit) {
    case 'iso':
      return 'ISO 8601 text with a zone';
    case 'auto':
      return 'numbers with as many digits as seconds, ms, us or ns since 1970 have';
    default:
      return `numbers with as many digits as ${unit} since 1970 have`;
  }
}
