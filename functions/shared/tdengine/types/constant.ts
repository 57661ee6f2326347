import { parseDecimal } from '../decimal.ts';
import type { Problem } from '../sql-text.ts';
import type { Precision } from '../time/precision.ts';
import { latestTime, type RecordTimeUnit, recordTime } from '../time/record-time.ts';
import type { ColumnType } from './column-type.ts';
import { geometryBytes, NOT_GEOMETRY } from './geometry.ts';
import { decimalSql, doubleSql, floatSql, integerSql } from './numbers.ts';
import { bytesLengthProblem, bytesOf, geometryLengthProblem, textLengthProblem, unwritable } from './texts.ts';
import { TYPES } from './types.ts';

/** A value as a person writes it in YAML or JSON. */
export type Constant = string | number | boolean;

/** The column that a constant is for. */
export interface ConstantColumn {
  /** Undefined when it follows from the value. */
  readonly type: ColumnType | undefined;
  readonly role: 'column' | 'tag';
  /** Type of text when none is declared. */
  readonly textType: 'VARCHAR' | 'NCHAR';
  /** How text stands for bytes. */
  readonly encoding: 'base64' | 'hex';
  /** Unit of a TIMESTAMP. */
  readonly unit: RecordTimeUnit | undefined;
  /** Of the column's database. */
  readonly precision: Precision;
}

/** Why a column would not take a constant from a record that holds it, as the sink reads records; undefined when it would. */
export function constantProblem(constant: Constant, column: ConstantColumn): string | undefined {
  const { type, role, textType } = column;
  const text = String(constant);
  if (type === undefined)
    return typeof constant === 'number' ? reasonOf(doubleSql(text)) : textProblem(textType, role, text);
  const taken = takenBy(type, column);
  if (taken !== undefined && !taken.kinds.includes(typeof constant)) {
    const given = typeof constant === 'string' ? 'a string' : `a ${typeof constant}`;
    return `${taken.as} takes ${taken.what}, not ${given}`;
  }
  switch (type.name) {
    case 'BOOL':
      return boolProblem(constant);
    case 'FLOAT':
    case 'DOUBLE':
      if (parseDecimal(text) === undefined) return 'the text is not a number';
      return reasonOf(type.name === 'FLOAT' ? floatSql(text) : doubleSql(text));
    case 'DECIMAL':
      return reasonOf(decimalSql(text, type.precision, type.scale));
    case 'VARCHAR':
    case 'NCHAR':
      return textProblem(type.name, role, text);
    case 'VARBINARY':
    case 'BLOB': {
      const bytes = bytesOf(text, column.encoding);
      return Buffer.isBuffer(bytes) ? bytesLengthProblem(type.name, role, bytes.length) : bytes.problem;
    }
    case 'GEOMETRY': {
      const bytes = geometryBytes(text);
      return bytes === undefined ? NOT_GEOMETRY : geometryLengthProblem(bytes);
    }
    case 'TIMESTAMP':
      if (column.unit === undefined) return undefined;
      return reasonOf(recordTime(text, column.unit, column.precision, latestTime('column', column.precision)));
    case 'JSON':
      return undefined;
    default:
      return reasonOf(integerSql(type.name, text));
  }
}

/** What a type takes of a record, where that is not everything: the name of the type, what it takes in words, the kinds of values. */
function takenBy(type: ColumnType, { encoding }: ConstantColumn) {
  switch (TYPES[type.name].family) {
    case 'integer':
      return { as: type.name, what: 'a whole number', kinds: ['number', 'string'] };
    case 'floating':
    case 'DECIMAL':
      return { as: type.name, what: 'a number', kinds: ['number', 'string'] };
    case 'TIMESTAMP':
      return { as: 'a time', what: 'a number or text', kinds: ['number', 'string'] };
    case 'bytes':
      return { as: type.name, what: `${encoding} text`, kinds: ['string'] };
    case 'GEOMETRY':
      return { as: type.name, what: 'well-known text', kinds: ['string'] };
    case 'JSON':
      return { as: type.name, what: 'an object', kinds: [] };
    case 'BOOL':
    case 'text':
      return undefined;
  }
}

function boolProblem(constant: Constant): string | undefined {
  if (constant === true || constant === false || constant === 0 || constant === 1) return undefined;
  if (constant === 'true' || constant === 'false') return undefined;
  const isOfAnotherKind = constant === '' || (typeof constant === 'number' && !/^-?\d+$/.test(String(constant)));
  if (isOfAnotherKind) return `BOOL takes true, false, 0 or 1, not a ${typeof constant}`;
  return 'BOOL takes true, false, 0 or 1 only';
}

function textProblem(type: 'VARCHAR' | 'NCHAR', role: 'column' | 'tag', text: string): string | undefined {
  const held = unwritable(text);
  return held === undefined ? textLengthProblem(type, role, text, Buffer.byteLength(text)) : `the text holds ${held}`;
}

function reasonOf(sql: string | Problem): string | undefined {
  return typeof sql === 'string' ? undefined : sql.problem;
}
