import type { TDengine } from './client/client.ts';
import { quoteTable } from './sql-text.ts';

/** Role of a column: an ordinary one, a tag, or the second part of a composite key. */
export type ColumnRole = 'column' | 'tag' | 'key';

/** One column or tag, as DESCRIBE tells it. */
export interface TableColumn {
  readonly name: string;
  /** TDengine's type without length: `BIGINT UNSIGNED`, `NCHAR`, `DECIMAL(10, 2)` … */
  readonly type: string;
  /** Declared length: bytes of VARCHAR, VARBINARY and GEOMETRY, characters of NCHAR, size of the others in bytes. */
  readonly length: number;
  readonly role: ColumnRole;
}

/** The columns of a table or stable in their order; the first is its time. */
export type TableSchema = readonly TableColumn[];

/** Name of the second part of a table's composite key. */
export function keyColumnOf(schema: TableSchema | undefined): string | undefined {
  return schema?.find(({ role }) => role === 'key')?.name;
}

/** Notes of the second part of a composite key: of TDengine 3.3.0 to 3.3.6.2, and since (release notes of 3.3.6.3). */
const KEY_NOTES: ReadonlySet<unknown> = new Set(['PRIMARY KEY', 'COMPOSITE KEY']);

/** Reads the columns of a table or stable. @throws TDengineError, PAR_TABLE_NOT_EXIST when there is no such table, MND_DB_NOT_EXIST no such database. */
export async function describeTable(tdengine: TDengine, database: string, table: string): Promise<TableSchema> {
  const { rows } = await tdengine.query(`DESCRIBE ${quoteTable(database, table)}`);
  return rows.map(([name, type, length, note], at) => ({
    name: String(name),
    type: String(type),
    length: Number(length),
    role: note === 'TAG' ? 'tag' : at > 0 && KEY_NOTES.has(note) ? 'key' : 'column',
  }));
}
