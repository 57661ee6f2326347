import type { TDengine } from '../../shared/tdengine/client/client.ts';
import { quoteText } from '../../shared/tdengine/sql-text.ts';
import { parseTime } from '../../shared/tdengine/time/iso-reader.ts';
import { type Precision, parsePrecision } from '../../shared/tdengine/time/precision.ts';

/** A table as information_schema lists it. */
export interface ListedTable {
  readonly name: string;
  /** When it was made, in ms since 1970: a table that is dropped and made anew has another. Left out when TDengine does not say. */
  readonly createTime?: number | undefined;
}

/** Lists of one kind until one is complete. */
const READS = 3;

/**
 * The tables in a table of information_schema. The REST service can cut an answer short and call it whole, and a table
 * that is left out is not read: so there must be as many names as were counted just before. More there can be, when
 * tables were made meanwhile.
 * @param column holds the names. @param from what follows SELECT and the columns.
 * @throws Error when there are fewer names than counted, three times.
 */
async function listedTables(tdengine: TDengine, column: string, from: string): Promise<readonly ListedTable[]> {
  let shown = '';
  for (let reads = 1; reads <= READS; reads += 1) {
    const counted = (await tdengine.query(`SELECT count(*) ${from}`)).rows[0]?.[0];
    // Every user may see the time, also one that was made with SYSINFO 0; a uid ins_stables has since 3.3.6 only.
    const { rows } = await tdengine.query(`SELECT ${column}, create_time ${from}`);
    // A count without a row is 0 to some servers (`countAlwaysReturnValue`), and an answer cut short from others.
    const complete = counted === undefined ? rows.length === 0 && reads > 1 : rows.length >= Number(counted);
    if (complete) return rows.map(([name, time]) => ({ name: String(name), createTime: msOf(time) }));
    shown = `lists ${rows.length} of ${column} and counts ${counted ?? 'none'}`;
  }
  throw new Error(
    `information_schema ${shown}, and so ${READS} times: answers are cut short. ` +
      'If restfulRowLimit is set in taosAdapter, it must be larger',
  );
}

/** One that is not told does not stop the table. */
function msOf(time: unknown): number | undefined {
  try {
    return Number(parseTime(time, 'ms'));
  } catch {
    return undefined;
  }
}

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
