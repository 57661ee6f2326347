import { isExactTime } from '../../../shared/tdengine/time/iso-reader.ts';
import type { TypeFamily } from '../../../shared/tdengine/types/types.ts';
import {
  bare,
  betweenDecimals,
  decimalToDecimal,
  decimalToFloating,
  decimalToInteger,
  floatingToFloating,
  integerToBool,
  integerToFloating,
  integerToInteger,
  unquoted,
} from './number-rules.ts';
import type { Rule } from './rule.ts';
import { textToBytes, textToGeometry, textToJson } from './text-rules.ts';

const ALL: Rule = { takes: 'every value', coercion: () => 'same' };

/** The literal stays, but not what counts as its length. */
const asItIs = () => (sql: string) => sql;

const IN_RANGE = 'whole numbers in its range';
const SAME_NUMBER = 'numbers that it gives back as they were';
const HEXADECIMAL = '`\\x` and pairs of hexadecimal digits';
const FITTING = 'numbers with no more digits than it has';

/** By the family of the value and that of the column; what is not here is refused. */
export const RULES: Readonly<Partial<Record<TypeFamily, Partial<Record<TypeFamily, Rule>>>>> = {
  integer: {
    integer: { takes: IN_RANGE, coercion: integerToInteger },
    floating: { takes: 'whole numbers that it holds exactly', coercion: integerToFloating },
    DECIMAL: { takes: FITTING, coercion: (value, column) => decimalToDecimal(column, bare(value)) },
    BOOL: { takes: '0 and 1', coercion: integerToBool },
    text: { takes: 'every value, as its digits', coercion: () => (sql) => `'${sql}'` },
  },
  floating: {
    integer: { takes: IN_RANGE, coercion: (value, column) => decimalToInteger(column, bare(value)) },
    floating: { takes: SAME_NUMBER, coercion: floatingToFloating },
    DECIMAL: { takes: FITTING, coercion: (value, column) => decimalToDecimal(column, bare(value)) },
    text: {
      takes: 'every value, as its digits',
      coercion: (value) => {
        const text = bare(value);
        return (sql) => `'${text(sql)}'`;
      },
    },
  },
  DECIMAL: {
    integer: { takes: IN_RANGE, coercion: (_value, column) => decimalToInteger(column, unquoted) },
    floating: { takes: SAME_NUMBER, coercion: (_value, column) => decimalToFloating(column, unquoted) },
    DECIMAL: { takes: FITTING, coercion: betweenDecimals },
    text: { takes: 'every value, as its digits', coercion: asItIs },
  },
  BOOL: {
    BOOL: ALL,
    text: { takes: 'every value, as `true` or `false`', coercion: () => (sql) => `'${sql}'` },
  },
  text: {
    integer: {
      takes: `${IN_RANGE}, in plain decimal`,
      coercion: (_value, column) => decimalToInteger(column, unquoted),
    },
    floating: {
      takes: `${SAME_NUMBER}, in plain decimal`,
      coercion: (_value, column) => decimalToFloating(column, unquoted),
    },
    DECIMAL: {
      takes: `${FITTING}, in plain decimal`,
      coercion: (_value, column) => decimalToDecimal(column, unquoted),
    },
    BOOL: {
      takes: '`true` and `false`',
      coercion: () => (sql) => (sql === "'true'" || sql === "'false'" ? unquoted(sql) : undefined),
    },
    text: ALL,
    TIMESTAMP: {
      takes: 'ISO 8601 times with a zone, no finer than the database’s precision',
      coercion: (_value, _column, precision) => (sql) => (isExactTime(unquoted(sql), precision) ? sql : undefined),
    },
    bytes: { takes: HEXADECIMAL, coercion: () => textToBytes },
    GEOMETRY: { takes: 'well-known text', coercion: () => textToGeometry },
    JSON: { takes: 'the text of an object of scalars', coercion: () => textToJson },
  },
  TIMESTAMP: { TIMESTAMP: ALL },
  // The one has a length, the other has not.
  bytes: { bytes: { takes: 'every value', coercion: (value, column) => (value === column ? 'same' : asItIs()) } },
  GEOMETRY: { GEOMETRY: ALL },
  JSON: { JSON: ALL },
};
