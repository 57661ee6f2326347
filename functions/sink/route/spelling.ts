import { FALSE, type Field, PLAIN, TEXT, TRUE } from '../decode/json/field.ts';
import type { Literal } from './literal.ts';

/** A tag's value as the MD5 of a subtable's name has it: text without quotes, and numbers in the digits that are written. */
export function spelling(field: Field, text: string, { sql, type }: Pick<Literal, 'sql' | 'type'>): string {
  const { kind } = field;
  if (type === 'VARCHAR' || type === 'NCHAR') return field.plain(text);
  return kind === PLAIN || kind === TEXT || kind === TRUE || kind === FALSE ? field.plain(text) : sql;
}
