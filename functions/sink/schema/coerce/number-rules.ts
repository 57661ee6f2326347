import { fixedText, isFixed, parsePlainDecimal } from '../../../shared/tdengine/decimal.ts';
import type { IntegerRange } from '../../../shared/tdengine/types/integer-range.ts';
import { isWithin } from '../../../shared/tdengine/types/numbers.ts';
import { type IntegerType, isIntegerType, TYPES } from '../../../shared/tdengine/types/types.ts';
import { doubleOf, floatLiteral, floatText, isShortFloat } from './exact-floating.ts';
import type { Coerce } from './rule.ts';

const MINUS = 0x2d;

/** Integers of one type into another. */
export function integerToInteger(value: string, column: string): Coerce | 'same' {
  const from = rangeOf(value);
  const { least, most, safeDigits } = rangeOf(column);
  if (least <= from.least && most >= from.most) return 'same';
  return (sql) => {
    // Fewer digits than the limits have: most values.
    if (sql.length <= safeDigits && (least < 0n || sql.charCodeAt(0) !== MINUS)) return sql;
    const integer = BigInt(sql);
    return integer >= least && integer <= most ? sql : undefined;
  };
}

/** Integers into FLOAT or DOUBLE. */
export function integerToFloating(value: string, column: string): Coerce | 'same' {
  const { least, most } = rangeOf(value);
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
  const type = integerType(column);
  const { least, safeDigits } = TYPES[type].range;
  return (sql) => {
    const inside = text(sql);
    // Fewer digits than the limits have: most values.
    if (isFixed(inside, safeDigits, 0) && (least < 0n || inside.charCodeAt(0) !== MINUS)) return inside;
    const number = parsePlainDecimal(inside);
    if (number === undefined || number.fraction !== '') return undefined;
    const digits = number.isNegative ? `-${number.whole}` : number.whole;
    return isWithin(digits, type) ? digits : undefined;
  };
}

/** Numbers in decimal into FLOAT or DOUBLE, when it gives the same number back. */
export function decimalToFloating(column: string, text: (sql: string) => string): Coerce {
  return (sql) => {
    const inside = text(sql);
    const number = parsePlainDecimal(inside);
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
    const number = parsePlainDecimal(inside);
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

function rangeOf(type: string): IntegerRange {
  return TYPES[integerType(type)].range;
}

function integerType(type: string): IntegerType {
  if (isIntegerType(type)) return type;
  throw new TypeError(`${type} is no integer type`);
}

/** Digits before and after the point that `DECIMAL(precision, scale)` has, as DESCRIBE or taosAdapter write it. */
function roomOf(type: string): readonly [before: number, after: number] {
  const [precision, scale] = type.slice('DECIMAL('.length, -1).split(',');
  return [Number(precision) - Number(scale), Number(scale)];
}
