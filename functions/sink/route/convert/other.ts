import { quoteText } from '../../../shared/tdengine/sql-text.ts';
import { geometryBytes, NOT_GEOMETRY } from '../../../shared/tdengine/types/geometry.ts';
import {
  bytesLengthProblem,
  bytesOf,
  bytesSql,
  geometryLengthProblem,
  lengthProblem,
} from '../../../shared/tdengine/types/texts.ts';
import { jsonTagProblem, MAX_JSON_BYTES, parseJsonTag } from '../../decode/json/json-tag.ts';
import { FALSE, INTEGER, isString, type JsonValue, OBJECT, TRUE } from '../../decode/json/value.ts';
import type { Column } from '../columns/column.ts';
import type { Literal } from '../columns/literal.ts';
import { refused, wrongKind } from '../columns/refused.ts';
import { checkLength } from './text.ts';

/** Booleans, the texts `true` and `false`, and the numbers 0 and 1. */
export function toBoolean(value: JsonValue, column: Column, out: Literal): void {
  const { kind } = value;
  const plain = kind === TRUE || kind === FALSE || kind === INTEGER || isString(kind) ? value.plain() : '';
  if (plain === 'true' || (plain === '1' && kind === INTEGER)) out.put('BOOL', 'true', 0);
  else if (plain === 'false' || (plain === '0' && kind === INTEGER)) out.put('BOOL', 'false', 0);
  else if (plain === '') throw wrongKind(column, 'BOOL', 'true, false, 0 or 1', kind);
  else throw refused(column, 'BOOL takes true, false, 0 or 1 only');
}

/** Text that stands for bytes, in the column's encoding. */
export function toBinary(value: JsonValue, column: Column, out: Literal): void {
  const type = column.type?.name === 'BLOB' ? 'BLOB' : 'VARBINARY';
  if (!isString(value.kind)) throw wrongKind(column, type, `${column.encoding} text`, value.kind);
  const bytes = bytesOf(value.plain(), column.encoding);
  if (!Buffer.isBuffer(bytes)) throw refused(column, bytes.problem);
  checkLength(bytesLengthProblem(type, column.role, bytes.length), column);
  // A BLOB has no length to widen.
  out.put(type, bytesSql(bytes), type === 'BLOB' ? 0 : bytes.length);
}

/** Well-known text. */
export function toGeometry(value: JsonValue, column: Column, out: Literal): void {
  if (!isString(value.kind)) throw wrongKind(column, 'GEOMETRY', 'well-known text', value.kind);
  const text = value.plain();
  const length = geometryBytes(text);
  if (length === undefined) throw refused(column, NOT_GEOMETRY);
  checkLength(geometryLengthProblem(length), column);
  out.put('GEOMETRY', quoteText(text), length);
}

/** Times in the column's unit. */
export function toTimestamp(value: JsonValue, column: Column, out: Literal): void {
  if (column.time === undefined) throw new Error('the column has no unit');
  out.put('TIMESTAMP', column.time.read(value, column), 0);
}

/** An object of scalars whose keys are printable ASCII: what TDengine stores as a JSON tag. */
export function toJsonTag(value: JsonValue, column: Column, out: Literal): void {
  if (value.kind !== OBJECT) throw wrongKind(column, 'JSON', 'an object', value.kind);
  const object = parseJsonTag(value.json());
  if (typeof object !== 'object' || object === null) throw new Error('an object is none');
  const problem = jsonTagProblem(object);
  if (problem !== undefined) throw refused(column, problem);
  // Written anew, so that of a repeated key the last counts: TDengine would take the first.
  const json = JSON.stringify(object);
  checkLength(lengthProblem(Buffer.byteLength(json), MAX_JSON_BYTES), column);
  out.put('JSON', quoteText(json), 0);
}
