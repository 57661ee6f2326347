import { beginsUnseen, MAX_NAME_BYTES, UNSEEN } from '../../shared/tdengine/names.ts';
import { type Problem, quoteText } from '../../shared/tdengine/sql-text.ts';
import { geometryBytes, NOT_GEOMETRY } from '../../shared/tdengine/types/geometry.ts';
import { doubleSql, floatSql, integerSql } from '../../shared/tdengine/types/numbers.ts';
import {
  bytesLengthProblem,
  bytesSql,
  geometryLengthProblem,
  textLengthProblem,
} from '../../shared/tdengine/types/texts.ts';
import type { NumberType } from '../../shared/tdengine/types/types.ts';
import { unreadable } from '../rows/record-error.ts';
import type { Cell } from '../rows/row.ts';

const HEXADECIMAL = /^[+-]?0x[0-9a-f]{1,100}$/i;

/** A number of a type from decimal or hexadecimal (`0x`) text. @throws RecordError for what SQL cannot store in it. */
export function numberCell(name: string, type: NumberType, text: string): Cell {
  switch (type) {
    case 'DOUBLE':
      return cellOf(name, type, doubleSql(text));
    case 'FLOAT':
      return cellOf(name, type, floatSql(text));
    default:
      return cellOf(name, type, integerSql(type, HEXADECIMAL.test(text) ? decimalOf(text) : text));
  }
}

/** A VARCHAR value. @throws RecordError when it is longer than TDengine stores. */
export function varcharCell(name: string, text: string): Cell {
  return textCell(name, 'VARCHAR', text, 'column');
}

/** An NCHAR value. @throws RecordError when it is longer than TDengine stores. */
export function ncharCell(name: string, text: string, role: 'column' | 'tag' = 'column'): Cell {
  return textCell(name, 'NCHAR', text, role);
}

/** A VARBINARY value. @throws RecordError when it is longer than TDengine stores. */
export function varbinaryCell(name: string, bytes: Buffer): Cell {
  checkLength(name, bytesLengthProblem('VARBINARY', 'column', bytes.length));
  return { name, type: 'VARBINARY', sql: bytesSql(bytes), length: bytes.length };
}

/** A GEOMETRY value from well-known text. @throws RecordError when it is not well-known text, or too long. */
export function geometryCell(name: string, text: string): Cell {
  const length = geometryBytes(text);
  if (length === undefined) throw unreadable(`field ${name}: ${NOT_GEOMETRY}`, name);
  checkLength(name, geometryLengthProblem(length));
  return { name, type: 'GEOMETRY', sql: quoteText(text), length };
}

function cellOf(name: string, type: NumberType, sql: string | Problem): Cell {
  if (typeof sql !== 'string') throw unreadable(`field ${name}: ${sql.problem}`, name);
  return { name, type, sql, length: 0 };
}

function decimalOf(hexadecimal: string): string {
  const value = BigInt(hexadecimal.replace(/^[+-]/, ''));
  return `${hexadecimal.startsWith('-') ? '-' : ''}${value}`;
}

function textCell(name: string, type: 'VARCHAR' | 'NCHAR', text: string, role: 'column' | 'tag'): Cell {
  const length = Buffer.byteLength(text);
  checkLength(name, textLengthProblem(type, role, text, length));
  return { name, type, sql: quoteText(text), length };
}

function checkLength(name: string, problem: string | undefined): void {
  if (problem !== undefined) throw unreadable(`column ${name}: ${problem}`, name);
}

/** Checks the name of a column or tag. @throws RecordError when TDengine would refuse it. */
export function checkColumnName(kind: 'field' | 'tag', name: string): void {
  if (name === '') throw unreadable(`a ${kind} has no name`);
  if (beginsUnseen(name)) throw unreadable(`a ${kind}'s name ${UNSEEN}`);
  // A name of at most 21 characters has at most 63 bytes.
  if (name.length > 21 && Buffer.byteLength(name) > MAX_NAME_BYTES.column) {
    throw unreadable(`a ${kind}'s name is longer than ${MAX_NAME_BYTES.column} bytes`);
  }
}

/** Checks the name of a stable or table. @throws RecordError when TDengine would refuse or cut it. */
export function checkTableName(kind: 'measurement' | 'metric', name: string): void {
  if (name === '') throw unreadable(`the ${kind} has no name`);
  if (beginsUnseen(name)) throw unreadable(`the ${kind}'s name ${UNSEEN}`);
  if (Buffer.byteLength(name) > MAX_NAME_BYTES.table) {
    throw unreadable(`the ${kind}'s name is longer than ${MAX_NAME_BYTES.table} bytes`);
  }
}
