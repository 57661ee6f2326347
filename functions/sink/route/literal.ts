import type { ValueType } from '../../shared/tdengine/types/types.ts';

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
