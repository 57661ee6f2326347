import { FALSE, isString, type JsonValue, TRUE } from '../../decode/json/value.ts';
import type { ValueType } from '../../rows/row.ts';

/** A value as SQL, with its type and its length as a cell has them; used again for one value after another. */
export class Literal {
  sql = 'NULL';
  type: ValueType = 'NULL';
  length = 0;

  put(type: ValueType, sql: string, length: number): void {
    this.type = type;
    this.sql = sql;
    this.length = length;
  }
}

/** A tag's value as it goes into the MD5 that names a subtable: text without quotes, and numbers in the digits that are written. */
export function textInName(value: JsonValue, { sql, type }: Pick<Literal, 'sql' | 'type'>): string {
  const { kind } = value;
  if (type === 'VARCHAR' || type === 'NCHAR') return value.plain();
  return isString(kind) || kind === TRUE || kind === FALSE ? value.plain() : sql;
}
