import { MAX_NAME_BYTES, quoteText } from '../../shared/tdengine/sql-text.ts';
import { beginsUnseen, UNSEEN } from '../../shared/tdengine/table-name.ts';
import { unreadable } from '../rows/record-error.ts';
import type { Cell } from '../rows/row.ts';

/** Longest values TDengine stores: bytes of VARCHAR and VARBINARY columns, characters of NCHAR. */
export const MAX_LENGTH = { bytes: 65_517, tagBytes: 16_382, nchar: 16_379, ncharTag: 4_095 } as const;

/** A VARCHAR value. @throws RecordError when it is longer than TDengine stores. */
export function varcharCell(name: string, text: string): Cell {
  const length = Buffer.byteLength(text);
  if (length > MAX_LENGTH.bytes) throw tooLong(name, `${length} bytes`, `${MAX_LENGTH.bytes}`);
  return { name, type: 'VARCHAR', sql: quoteText(text), length };
}

/** An NCHAR value; `longest` is less for a tag. @throws RecordError when it is longer than TDengine stores. */
export function ncharCell(name: string, text: string, longest: number = MAX_LENGTH.nchar): Cell {
  const length = Buffer.byteLength(text);
  const count = length > longest ? characters(text) : length;
  if (count > longest) throw tooLong(name, `${count} characters`, `${longest}`);
  return { name, type: 'NCHAR', sql: quoteText(text), length };
}

/** A VARBINARY value. @throws RecordError when it is longer than TDengine stores. */
export function varbinaryCell(name: string, bytes: Buffer): Cell {
  if (bytes.length > MAX_LENGTH.bytes) throw tooLong(name, `${bytes.length} bytes`, `${MAX_LENGTH.bytes}`);
  // One backslash: in a string literal TDengine keeps it before x, and so reads the digits as bytes.
  return { name, type: 'VARBINARY', sql: `'\\x${bytes.toString('hex')}'`, length: bytes.length };
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

function tooLong(name: string, length: string, longest: string): Error {
  return unreadable(`column ${name}: the value has ${length}, TDengine stores at most ${longest}`, name);
}

/** Code points of a text, which TDengine counts as the length of NCHAR. */
export function characters(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length; at++) {
    if ((text.charCodeAt(at) & 0xfc00) === 0xd800) {
      count--;
      at++;
    }
  }
  return count;
}
