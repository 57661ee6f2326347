import { quoteName } from '../../../shared/tdengine/sql-text.ts';
import type { TableColumn } from '../../../shared/tdengine/table-schema.ts';

/**
 * The SQL that reads a column so that every digit survives `JSON.parse`.
 * 64-bit integers and times come as decimal text (a time as the number of the database's unit: its ISO text is cut
 * beyond year 9999). DECIMAL is text as it is. BOOL and smaller integers are exact, FLOAT and DOUBLE come in the
 * shortest text that gives the same number; CAST would cut a DOUBLE to 15 digits. VARBINARY, BLOB and GEOMETRY (as WKB)
 * come as hexadecimal text. A stored NaN or infinity comes as null: REST shows no other.
 */
export function exactColumn(column: TableColumn): string {
  const name = quoteName(column.name);
  return NEEDS_TEXT.has(column.type) ? `CAST(${name} AS VARCHAR(20))` : name;
}

const NEEDS_TEXT: ReadonlySet<string> = new Set(['BIGINT', 'BIGINT UNSIGNED', 'TIMESTAMP']);
