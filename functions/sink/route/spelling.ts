import { FALSE, isString, type JsonValue, TRUE } from '../decode/json/value.ts';
import type { Literal } from './literal.ts';

/** A tag's value as the MD5 of a subtable's name has it: text without quotes, and numbers in the digits that are written. */
export function spelling(value: JsonValue, { sql, type }: Pick<Literal, 'sql' | 'type'>): string {
  const { kind } = value;
  if (type === 'VARCHAR' || type === 'NCHAR') return value.plain();
  return isString(kind) || kind === TRUE || kind === FALSE ? value.plain() : sql;
}
