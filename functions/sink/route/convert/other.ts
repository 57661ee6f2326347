import { quoteText } from '../../../shared/tdengine/sql-text.ts';
import { bytesLengthProblem, bytesOf, bytesSql, lengthProblem } from '../../../shared/tdengine/types/texts.ts';
import { geometryCell } from '../../decode/cells.ts';
import { FALSE, type Field, INTEGER, OBJECT, TRUE } from '../../decode/json/field.ts';
import { jsonTagProblem, MAX_JSON_BYTES, parseJsonTag } from '../../decode/json/json-tag.ts';
import { type Column, refused, wrongKind } from '../column.ts';
import type { Literal } from '../literal.ts';
import { checkLength, isString } from './text.ts';

/** Booleans, the texts `true` and `false`, and the numbers 0 and 1. */
export function toBoolean(text: string, field: Field, column: Column, out: Literal): void {
  const value =
    field.kind === TRUE || field.kind === FALSE || field.kind === INTEGER || isString(field) ? field.plain(text) : '';
  if (value === 'true' || (value === '1' && field.kind === INTEGER)) out.put('BOOL', 'true', 0);
  else if (value === 'false' || (value === '0' && field.kind === INTEGER)) out.put('BOOL', 'false', 0);
  else if (value === '') throw wrongKind(column, 'BOOL', 'true, false, 0 or 1', field.kind);
  else throw refused(column, 'BOOL takes true, false, 0 or 1 only');
}

/** Text that stands for bytes, in the column's encoding. */
export function toBinary(text: string, field: Field, column: Column, out: Literal): void {
  const type = column.type?.name === 'BLOB' ? 'BLOB' : 'VARBINARY';
  if (!isString(field)) throw wrongKind(column, type, `${column.encoding} text`, field.kind);
  const bytes = bytesOf(field.plain(text), column.encoding);
  if (!Buffer.isBuffer(bytes)) throw refused(column, bytes.problem);
  checkLength(bytesLengthProblem(type, column.role, bytes.length), column);
  // A BLOB has no length to widen.
  out.put(type, bytesSql(bytes), type === 'BLOB' ? 0 : bytes.length);
}

/** Well-known text. */
export function toGeometry(text: string, field: Field, column: Column, out: Literal): void {
  if (!isString(field)) throw wrongKind(column, 'GEOMETRY', 'well-known text', field.kind);
  const cell = geometryCell(column.name, field.plain(text));
  out.put('GEOMETRY', cell.sql, cell.length);
}

/** Times in the column's unit. */
export function toTimestamp(text: string, field: Field, column: Column, out: Literal): void {
  if (column.time === undefined) throw new Error('the column has no unit');
  out.put('TIMESTAMP', column.time.read(text, field, column), 0);
}

/** An object of scalars whose keys are printable ASCII: what TDengine stores as a JSON tag. */
export function toJsonTag(text: string, field: Field, column: Column, out: Literal): void {
  if (field.kind !== OBJECT) throw wrongKind(column, 'JSON', 'an object', field.kind);
  const value = parseJsonTag(field.json(text));
  if (typeof value !== 'object' || value === null) throw new Error('an object is none');
  const problem = jsonTagProblem(value);
  if (problem !== undefined) throw refused(column, problem);
  // Written anew, so that of a repeated key the last counts: TDengine would take the first.
  const json = JSON.stringify(value);
  checkLength(lengthProblem(Buffer.byteLength(json), MAX_JSON_BYTES), column);
  out.put('JSON', quoteText(json), 0);
}
