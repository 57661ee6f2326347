import { quoteText } from '../../../shared/tdengine/sql-text.ts';
import { MAX_LENGTH } from '../../decode/cells.ts';
import { geometryCell } from '../../decode/geometry.ts';
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
  if (!isString(value.kind)) throw wrongKind(column, 'VARBINARY', `${column.encoding} text`, value.kind);
  const plain = value.plain();
  const bytes = Buffer.from(plain, column.encoding);
  // What is read leniently must be written again as it was.
  const again = bytes.toString(column.encoding);
  if (again !== (column.encoding === 'hex' ? plain.toLowerCase() : plain)) {
    throw refused(column, `the text is not ${column.encoding}`);
  }
  checkLength(bytes.length, column.role === 'tag' ? MAX_LENGTH.tagBytes : MAX_LENGTH.bytes, 'bytes', column);
  // One backslash: in a string literal TDengine keeps it before x, and so reads the digits as bytes.
  out.put('VARBINARY', `'\\x${bytes.toString('hex')}'`, bytes.length);
}

/** Well-known text. */
export function toGeometry(value: JsonValue, column: Column, out: Literal): void {
  if (!isString(value.kind)) throw wrongKind(column, 'GEOMETRY', 'well-known text', value.kind);
  const cell = geometryCell(column.name, value.plain());
  out.put('GEOMETRY', cell.sql, cell.length);
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
  checkLength(Buffer.byteLength(json), MAX_JSON_BYTES, 'bytes', column);
  out.put('JSON', quoteText(json), 0);
}
