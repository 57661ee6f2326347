import { quoteText } from '../../../shared/tdengine/sql-text.ts';
import { textLengthProblem, unwritable } from '../../../shared/tdengine/types/texts.ts';
import { TYPES } from '../../../shared/tdengine/types/types.ts';
import { type JsonValue, PLAIN } from '../../decode/json/value.ts';
import type { Column } from '../columns/column.ts';
import type { Literal } from '../columns/literal.ts';
import { refused } from '../columns/refused.ts';

/** Every column and tag of text has room for so many ASCII characters. */
const SHORT = TYPES.NCHAR.length.tag;

/** Strings; of all other values the text that stands in the record. */
export function toText(value: JsonValue, column: Column, out: Literal): void {
  const type = column.type?.name === 'NCHAR' || column.type?.name === 'VARCHAR' ? column.type.name : column.textType;
  const length = value.end - value.start - 2;
  if (value.kind === PLAIN && length <= SHORT) {
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
  checkLength(textLengthProblem(type, column.role, plain, length), column);
  out.put(type, quoteText(plain), length);
}

/** @throws RecordError for a value that is longer than TDengine stores. */
export function checkLength(problem: string | undefined, column: Column): void {
  if (problem !== undefined) throw refused(column, problem);
}
