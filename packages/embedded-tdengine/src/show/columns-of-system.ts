import type { ResultColumn } from '../result.ts';
import { BIGINT, BOOL, fixedType, INT, TIMESTAMP, varchar } from '../types/column-type.ts';

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
