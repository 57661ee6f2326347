import { createHash } from 'node:crypto';
import type { ResultColumn } from '../result.ts';
import { BIGINT, BOOL, fixedType, INT, TIMESTAMP, varchar } from '../types/column-type.ts';
import type { StoredValue } from '../types/stored-value.ts';

/** A table of information_schema, as of now. */
export interface SystemTable {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly StoredValue[])[];
}

/** Short names for the types of columns of information_schema. */
const TYPES = {
  int: INT,
  bigint: BIGINT,
  bool: BOOL,
  time: TIMESTAMP,
  tinyint: fixedType('TINYINT'),
  smallint: fixedType('SMALLINT'),
} as const;

/** Columns by name and type; a number is the length of a VARCHAR. */
export function systemColumns(
  columns: readonly (readonly [string, number | keyof typeof TYPES])[],
): readonly ResultColumn[] {
  return columns.map(([name, type]) => ({ name, type: typeof type === 'number' ? varchar(type) : TYPES[type] }));
}

/** A number that stays a table's own, for `uid`: one that is made anew under its name has another. */
export function uniqueId(...path: readonly string[]): bigint {
  return createHash('sha256').update(path.join('\u0000')).digest().readBigUInt64BE() >> 1n;
}
