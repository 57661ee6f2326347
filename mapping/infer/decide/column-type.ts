import { parseDecimal, significantDigits } from '../../../functions/shared/tdengine/decimal.ts';
import { DOUBLE_DIGITS, doubleSql, isWithin } from '../../../functions/shared/tdengine/types/numbers.ts';
import { type Field, kindsOf, scalarsOf, wordsOf } from '../observe/field.ts';
import { TAG_NAMES } from './tag-names.ts';
import { type TimeUnit, unitOf } from './time-field.ts';

/** The type of a column, and why. */
export interface TypeChoice {
  readonly type: string;
  /** For TIMESTAMP. */
  readonly unit?: TimeUnit;
  readonly why: string;
}

/** Names of whole numbers that count, tell apart or stand for words: no fraction will ever come. */
const COUNTED =
  /(^|_)(id|count|counter|cnt|seq|sequence|seqno|index|idx|code|status|state|number|no|nr|total|port|pid|version|fcnt|f_cnt|errors|retries|level_code)$/;

/** Names of whole numbers that stand in texts. */
const WHOLE_TEXT = /(^|_)(int|long|int_?value|long_?value|count|counter|cnt|total)$/;

/** Names of times. */
const TIMED = /(^|_)(ts|time|timestamp|at|date|datetime)$/;

/** Room for what is longer than the samples: VARCHAR is twice as long as the longest, and a power of two. */
const LEAST_LENGTH = 16;
const MOST_LENGTH = 16_000;

/** Digits that a DECIMAL has at most, and that are kept free before its point. */
const MOST_DIGITS = 38;
const SPARE_DIGITS = 4;

/** The type for the values of a field; undefined when none of them says anything. */
export function typeOf(field: Field): TypeChoice | undefined {
  const kinds = [...kindsOf(field)].filter((kind) => kind !== 'empty');
  const [kind] = kinds;
  const texts = scalarsOf(field);
  if (kind === undefined) return undefined;
  if (kinds.length > 1) return textType(field, `values of several kinds (${kinds.join(', ')})`);
  switch (kind) {
    case 'boolean':
      return { type: 'BOOL', why: 'all are true or false' };
    case 'number':
      return TIMED.test(wordsOf(field)) ? (timeType(field) ?? numberType(field, texts)) : numberType(field, texts);
    case 'text':
      return timeType(field) ?? wordType(field, texts) ?? textType(field, 'text');
    default:
      return textType(field, 'an array, kept as its JSON');
  }
}

function timeType(field: Field): TypeChoice | undefined {
  const unit = unitOf(field);
  if (unit === undefined || (unit !== 'iso' && !TIMED.test(wordsOf(field)))) return undefined;
  return { type: 'TIMESTAMP', unit, why: unit === 'iso' ? 'ISO 8601 with a zone' : 'digits and name of a time' };
}

function numberType(field: Field, texts: readonly string[]): TypeChoice {
  const decimals = texts.flatMap((text) => parseDecimal(text) ?? []);
  const isWhole = decimals.every(({ fraction }) => fraction === '');
  const digits = Math.max(...decimals.map((decimal) => significantDigits(decimal).length));
  if (digits <= DOUBLE_DIGITS) {
    if (isWhole && COUNTED.test(wordsOf(field)))
      return { type: 'BIGINT', why: 'whole numbers, called as what is counted' };
    if (texts.some((text) => typeof doubleSql(text) !== 'string')) return textType(field, 'numbers that no type holds');
    return { type: 'DOUBLE', why: isWhole ? 'numbers: a fraction may come' : 'numbers with fractions' };
  }
  const whole = decimals.map((decimal) => `${decimal.isNegative ? '-' : ''}${decimal.whole}`);
  if (isWhole && whole.every((text) => isWithin(text, 'BIGINT'))) {
    return { type: 'BIGINT', why: 'whole numbers of more digits than a DOUBLE keeps' };
  }
  if (isWhole && whole.every((text) => isWithin(text, 'BIGINT UNSIGNED'))) {
    return { type: 'BIGINT UNSIGNED', why: 'whole numbers beyond BIGINT' };
  }
  const scale = Math.max(...decimals.map(({ fraction }) => fraction.length));
  const before = Math.max(...decimals.map(({ whole: text }) => text.length));
  if (before + scale > MOST_DIGITS) return textType(field, 'numbers of more digits than DECIMAL has');
  const precision = Math.min(MOST_DIGITS, before + scale + SPARE_DIGITS);
  return { type: `DECIMAL(${precision}, ${scale})`, why: 'numbers of more digits than a DOUBLE keeps' };
}

/** The type of text that is all numbers, or all true and false. */
function wordType(field: Field, texts: readonly string[]): TypeChoice | undefined {
  // As JSON of Protobuf has numbers of 64 bits.
  const isWhole = (text: string) => /^-?(0|[1-9]\d{0,18})$/.test(text) && isWithin(text, 'BIGINT');
  if (WHOLE_TEXT.test(wordsOf(field)) && texts.every(isWhole))
    return { type: 'BIGINT', why: 'text, all whole numbers' };
  if (texts.every((text) => text === 'true' || text === 'false')) return { type: 'BOOL', why: 'text, true or false' };
  const isNumber = (text: string) => /^-?(0|[1-9]\d{0,14})(\.\d{1,12})?$/.test(text) && text.length <= DOUBLE_DIGITS;
  // A version looks like a number, and numbers without a fraction may as well be names.
  if (TAG_NAMES.test(wordsOf(field))) return undefined;
  if (texts.every(isNumber) && texts.some((text) => text.includes('.')))
    return { type: 'DOUBLE', why: 'text, all numbers' };
  return undefined;
}

function textType({ leaves }: Field, why: string): TypeChoice {
  const lengths = leaves.map((leaf) => {
    if (leaf === undefined) return 0;
    return Buffer.byteLength('text' in leaf ? leaf.text : 'elements' in leaf ? JSON.stringify(leaf.elements) : '');
  });
  const longest = Math.max(0, ...lengths);
  const wanted = Math.max(LEAST_LENGTH, 2 ** Math.ceil(Math.log2(Math.max(1, 2 * longest))));
  const length = Math.max(longest, Math.min(MOST_LENGTH, wanted));
  return { type: `VARCHAR(${length})`, why: `${why}, at most ${longest} bytes` };
}
