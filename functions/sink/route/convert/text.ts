import { quoteText } from '../../../shared/tdengine/sql-text.ts';
import { characters, MAX_LENGTH } from '../../decode/cells.ts';
import { unwritable } from '../../decode/json/unescape.ts';
import { type JsonValue, PLAIN } from '../../decode/json/value.ts';
import type { Column } from '../columns/column.ts';
import type { Literal } from '../columns/literal.ts';
import { refused } from '../columns/refused.ts';

/** Strings; of all other values the text that stands in the record. */
export function toText(value: JsonValue, column: Column, out: Literal): void {
  const type = column.type?.name === 'NCHAR' || column.type?.name === 'VARCHAR' ? column.type.name : column.textType;
  const length = value.end - value.start - 2;
  if (value.kind === PLAIN && length <= MAX_LENGTH.ncharTag) {
    out.put(type, `'${value.text.slice(value.start + 1, value.end - 1)}'`, length);
    return;
  }
  putText(value.plain(), type, column, out);
}

/** Puts a text as VARCHAR or NCHAR. @throws RecordError when it cannot be written. */
export function putText(plain: string, type: 'VARCHAR' | 'NCHAR', column: Column, out: Literal): void {
  const problem = unwritable(plain);
  if (problem !== undefined) throw refused(column, `the text holds ${problem}`);
  const length = Buffer.byteLength(plain);
  const isTag = column.role === 'tag';
  if (type === 'NCHAR') {
    const most = isTag ? MAX_LENGTH.ncharTag : MAX_LENGTH.nchar;
    if (length > most) checkLength(characters(plain), most, 'characters', column);
  } else checkLength(length, isTag ? MAX_LENGTH.tagBytes : MAX_LENGTH.bytes, 'bytes', column);
  out.put(type, quoteText(plain), length);
}

/** @throws RecordError for a value that is longer than TDengine stores. */
export function checkLength(length: number, most: number, unit: string, column: Column): void {
  if (length > most) throw refused(column, `the value has ${length} ${unit}, TDengine stores at most ${most}`);
}
