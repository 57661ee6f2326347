import type { TDengine } from '../../shared/tdengine/client/client.ts';
import { quoteText } from '../../shared/tdengine/sql-text.ts';
import { parseTime } from '../../shared/tdengine/time/iso-reader.ts';
import { type Precision, parsePrecision } from '../../shared/tdengine/time/precision.ts';
import { type ListedTable, listedTables } from './listed-tables.ts';

/** What a source reads as one stream: a stable with all its subtables, or a plain table. */
export interface SourceTable extends ListedTable {
  readonly kind: 'stable' | 'plain';
}

/** The precision of a database. @throws Error when there is no such database. */
export async function databasePrecision(tdengine: TDengine, database: string): Promise<Precision> {
  const { rows } = await tdengine.query(
    `SELECT \`precision\` FROM information_schema.ins_databases WHERE name = ${quoteText(database)}`,
  );
  if (rows.length === 0) throw new Error(`database ${database} does not exist in TDengine`);
  const precision = parsePrecision(rows[0]?.[0]);
  if (precision === undefined) throw new Error(`database ${database} has a precision that is not ms, us or ns`);
  return precision;
}

/**
 * All stables and plain tables of a database, by name. Subtables are read through their stable.
 * @throws Error when TDengine does not list all that it counts.
 */
export async function sourceTables(tdengine: TDengine, database: string): Promise<readonly SourceTable[]> {
  const within = `WHERE db_name = ${quoteText(database)}`;
  const stables = await listedTables(tdengine, 'stable_name', `FROM information_schema.ins_stables ${within}`);
  const plain = await listedTables(
    tdengine,
    'table_name',
    `FROM information_schema.ins_tables ${within} AND stable_name IS NULL`,
  );
  const tables: SourceTable[] = [
    ...stables.map((table) => ({ ...table, kind: 'stable' as const })),
    ...plain.map((table) => ({ ...table, kind: 'plain' as const })),
  ];
  return tables.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** TDengine's clock in milliseconds since 1970. `now()` has no table and so always comes in milliseconds. */
export async function serverNow(tdengine: TDengine): Promise<number> {
  const { rows } = await tdengine.query('SELECT now()');
  return Number(parseTime(rows[0]?.[0], 'ms'));
}
