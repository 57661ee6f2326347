import { type IntegerType, isIntegerType } from '../../../shared/settings/routes/column-type.ts';
import { parseDecimal } from '../../../shared/tdengine/decimal.ts';
import { INTEGER, isNumber, isString, type JsonValue } from '../../decode/json/value.ts';
import type { Column } from '../columns/column.ts';
import type { Literal } from '../columns/literal.ts';
import { refused, wrongKind } from '../columns/refused.ts';

interface Range {
  readonly type: IntegerType;
  /** Largest value, and largest distance below zero. */
  readonly most: string;
  readonly mostNegative: string;
  /** Every number of so many digits is in the range. */
  readonly safeDigits: number;
}

const RANGES: Readonly<Record<IntegerType, Range>> = {
  TINYINT: signed('TINYINT', 8n),
  SMALLINT: signed('SMALLINT', 16n),
  INT: signed('INT', 32n),
  BIGINT: signed('BIGINT', 64n),
  'TINYINT UNSIGNED': unsigned('TINYINT UNSIGNED', 8n),
  'SMALLINT UNSIGNED': unsigned('SMALLINT UNSIGNED', 16n),
  'INT UNSIGNED': unsigned('INT UNSIGNED', 32n),
  'BIGINT UNSIGNED': unsigned('BIGINT UNSIGNED', 64n),
};

const MINUS = 0x2d;
const ZERO = 0x30;

/** Whole numbers, as numbers or text; a fraction of zeros and an exponent may be there. */
export function toInteger(value: JsonValue, column: Column, out: Literal): void {
  const { text, start, end, kind } = value;
  const range = rangeOf(column);
  if (kind === INTEGER && end - start <= range.safeDigits && isPlain(text, start, range)) {
    out.put(range.type, text.slice(start, end), 0);
    return;
  }
  if (!isNumber(kind) && !isString(kind)) {
    throw wrongKind(column, range.type, 'a whole number', kind);
  }
  const digits = wholeDigits(value.plain());
  if (digits === undefined) throw refused(column, `${range.type} takes whole numbers only`);
  if (!isWithin(digits, range)) throw refused(column, `the number is out of ${range.type}'s range`);
  out.put(range.type, digits, 0);
}

/** A whole number without a type: BIGINT, or BIGINT UNSIGNED; false when it is too large for both. */
export function toInferredInteger(value: JsonValue, out: Literal): boolean {
  const { text, start, end } = value;
  if (end - start <= RANGES.BIGINT.safeDigits && isPlain(text, start, RANGES.BIGINT)) {
    out.put('BIGINT', text.slice(start, end), 0);
    return true;
  }
  const digits = wholeDigits(value.json()) ?? '0';
  for (const range of [RANGES.BIGINT, RANGES['BIGINT UNSIGNED']]) {
    if (isWithin(digits, range)) {
      out.put(range.type, digits, 0);
      return true;
    }
  }
  return false;
}

function rangeOf({ type }: Column): Range {
  if (type === undefined || !isIntegerType(type.name)) throw new Error('the column is not one of whole numbers');
  return RANGES[type.name];
}

/** Whether a number of few digits stands as it is to be written: it is not `-0`, nor below zero in a type without sign. */
function isPlain(text: string, start: number, range: Range): boolean {
  return text.charCodeAt(start) !== MINUS || (range.mostNegative !== '0' && text.charCodeAt(start + 1) !== ZERO);
}

/** A whole number in its shortest digits; undefined when the text is none. */
function wholeDigits(text: string): string | undefined {
  const decimal = parseDecimal(text);
  if (decimal === undefined || decimal.fraction !== '') return undefined;
  return decimal.isNegative ? `-${decimal.whole}` : decimal.whole;
}

function isWithin(digits: string, range: Range): boolean {
  const isNegative = digits.charCodeAt(0) === MINUS;
  const size = isNegative ? digits.slice(1) : digits;
  const most = isNegative ? range.mostNegative : range.most;
  return size.length < most.length || (size.length === most.length && size <= most);
}

function signed(type: IntegerType, bits: bigint): Range {
  const half = 2n ** (bits - 1n);
  return rangeFrom(type, half - 1n, half);
}

function unsigned(type: IntegerType, bits: bigint): Range {
  return rangeFrom(type, 2n ** bits - 1n, 0n);
}

function rangeFrom(type: IntegerType, most: bigint, mostNegative: bigint): Range {
  return { type, most: String(most), mostNegative: String(mostNegative), safeDigits: String(most).length - 1 };
}
