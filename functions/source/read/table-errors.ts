import { TDengineError } from '../../shared/tdengine/error.ts';

// No such table: in general, in the management node, as a stable.
const NO_TABLE: ReadonlySet<number> = new Set([0x2603, 0x0618, 0x0362]);

// No such column or tag; a schema older than the table's, in a vnode and in the management node; a function or CAST that
// does not take the type that a column has now.
const OTHER_COLUMNS: ReadonlySet<number> = new Set([0x2602, 0x061b, 0x03c6, 0x2802]);

/** Whether a table is gone from TDengine. */
export function isTableGone(error: unknown): boolean {
  return error instanceof TDengineError && NO_TABLE.has(error.code);
}

/**
 * Whether the columns can have changed since the DESCRIBE that a statement was made by. Only the next DESCRIBE tells: a
 * `where` that names no column of the table is refused with the same codes. That a column was dropped and added with
 * another type, TDengine does not tell.
 */
export function isSchemaChange(error: unknown): boolean {
  return error instanceof TDengineError && OTHER_COLUMNS.has(error.code);
}
