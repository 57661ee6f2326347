import { INTEGER_RANGES } from '../../decode/number-cells.ts';
import { fixedText, isFixed, readDecimal, wholeDigits } from './decimal-number.ts';
import { doubleOf, floatLiteral, floatText, isShortFloat } from './exact-floating.ts';
import type { Coerce } from './rule.ts';

/** Digits of the longest integers, of BIGINT UNSIGNED. */
const LONGEST_INTEGER = 20;

const MINUS = 0x2d;

/** Integers of one type into another. */
export function integerToInteger(value: string, column: string): Coerce | 'same' {
  const from = rangeOf(value);
  const [least, most] = rangeOf(column);
  if (least <= from[0] && most >= from[1]) return 'same';
  const safe = String(most).length - 1;
  return (sql) => {
    // Fewer digits than the limits have: most values.
    if (sql.length <= safe && (least < 0n || sql.charCodeAt(0) !== MINUS)) return sql;
    const integer = BigInt(sql);
    return integer >= least && integer <= most ? sql : undefined;
  };
}

/** Integers into FLOAT or DOUBLE. */
export function integerToFloating(value: string, column: string): Coerce | 'same' {
  const [least, most] = rangeOf(value);
  // 24 and 53 bits hold every smaller integer, so every one of 7 and of 15 digits.
  const isFloat = column === 'FLOAT';
  const limit = isFloat ? 2n ** 24n : 2n ** 53n;
  if (least >= -limit && most <= limit) return 'same';
  const safe = isFloat ? 7 : 15;
  return (sql) => {
    if (sql.length <= safe) return sql;
    const number = isFloat ? Math.fround(Number(sql)) : Number(sql);
    return BigInt(number) === BigInt(sql) ? sql : undefined;
  };
}

/** Only 0 and 1 into BOOL. */
export function integerToBool(): Coerce {
  return (sql) => (sql === '0' || sql === '1' ? sql : undefined);
}

/** DOUBLE into FLOAT; FLOAT into DOUBLE always fits. */
export function floatingToFloating(value: string, column: string): Coerce | 'same' {
  if (value === column || column === 'DOUBLE') return 'same';
  return (sql) => (isShortFloat(sql) ? sql : floatLiteral(sql, Number(sql)));
}

/** Numbers in decimal, bare or quoted as `text` says, into an integer type, when they are whole and in its range. */
export function decimalToInteger(column: string, text: (sql: string) => string): Coerce {
  const [least, most] = rangeOf(column);
  const [lowest, highest] = [String(-least), String(most)];
  return (sql) => {
    const inside = text(sql);
    // Fewer digits than the limits have: most values.
    if (isFixed(inside, highest.length - 1, 0) && (least < 0n || inside.charCodeAt(0) !== MINUS)) return inside;
    const number = readDecimal(inside);
    const digits = number && wholeDigits(number, LONGEST_INTEGER);
    if (number === undefined || digits === undefined) return undefined;
    if (number.digits === '') return '0';
    if (isAbove(digits, number.isNegative ? lowest : highest)) return undefined;
    return number.isNegative ? `-${digits}` : digits;
  };
}

/** Numbers in decimal into FLOAT or DOUBLE, when it gives the same number back. */
export function decimalToFloating(column: string, text: (sql: string) => string): Coerce {
  return (sql) => {
    const inside = text(sql);
    const number = readDecimal(inside);
    const value = number && doubleOf(inside, number);
    if (value === undefined) return undefined;
    return column === 'FLOAT' ? floatLiteral(inside, value) : inside;
  };
}

/** Numbers in decimal into `DECIMAL(precision, scale)`, when they have no more digits than it. */
export function decimalToDecimal(column: string, text: (sql: string) => string): Coerce {
  const [before, after] = roomOf(column);
  return (sql) => {
    const inside = text(sql);
    // Quoted, for a bare number may go through a double.
    if (isFixed(inside, before, after)) return `'${inside}'`;
    const number = readDecimal(inside);
    const fixed = number && fixedText(number, before, after);
    return fixed === undefined ? undefined : `'${fixed}'`;
  };
}

/** One DECIMAL into another. */
export function betweenDecimals(value: string, column: string): Coerce | 'same' {
  const from = roomOf(value);
  const to = roomOf(column);
  return to[0] >= from[0] && to[1] >= from[1] ? 'same' : decimalToDecimal(column, unquoted);
}

/** The text of a bare number of the type. */
export function bare(value: string): (sql: string) => string {
  return value === 'FLOAT' ? floatText : (sql) => sql;
}

/** What is inside a quoted literal; a number has nothing to unescape. */
export function unquoted(sql: string): string {
  return sql.slice(1, -1);
}

function rangeOf(type: string): readonly [least: bigint, most: bigint] {
  for (const [name, range] of INTEGER_RANGES) if (name === type) return range;
  throw new TypeError(`${type} is no integer type`);
}

/** Digits before and after the point that `DECIMAL(precision, scale)` has, as DESCRIBE or taosAdapter write it. */
function roomOf(type: string): readonly [before: number, after: number] {
  const [precision, scale] = type.slice('DECIMAL('.length, -1).split(',');
  return [Number(precision) - Number(scale), Number(scale)];
}

function isAbove(digits: string, limit: string): boolean {
  return digits.length === limit.length ? digits > limit : digits.length > limit.length;
}
