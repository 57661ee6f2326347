import { TDengineError } from '../../../shared/tdengine/error.ts';

// No such column, no such tag, the schema is old, the number of columns is another, CAST does not take a column's new type.
const COLUMNS: ReadonlySet<number> = new Set([0x2602, 0x260e, 0x061b, 0x03c6, 0x263f, 0x2802]);

// No such table: in general, in the management node, as a stable.
const TABLES: ReadonlySet<number> = new Set([0x2603, 0x0618, 0x0362, 0x061a]);

/**
 * Whether a statement can have failed because the columns are no longer those that DESCRIBE told. Only the next DESCRIBE
 * tells: a `where` of the settings that names no column of the table is refused with the same codes.
 */
export function isSchemaChange(error: unknown): boolean {
  return error instanceof TDengineError && COLUMNS.has(error.code);
}

/** Whether a statement failed because its table is gone. */
export function isTableGone(error: unknown): boolean {
  return error instanceof TDengineError && TABLES.has(error.code);
}
