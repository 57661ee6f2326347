import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import { MND_DB_NOT_EXIST, PAR_TABLE_NOT_EXIST } from '../../functions/shared/tdengine/codes.ts';
import { TDengineError } from '../../functions/shared/tdengine/error.ts';
import { quoteName, quoteTable, quoteText } from '../../functions/shared/tdengine/sql-text.ts';
import { describeTable, type TableColumn } from '../../functions/shared/tdengine/table-schema.ts';
import { parsePrecision } from '../../functions/shared/tdengine/time/precision.ts';
import { typeText } from '../../functions/shared/tdengine/types/lengths.ts';

/** A table that rows go to. */
export interface WantedTable {
  readonly database: string;
  /** Undefined for a plain table. */
  readonly stable: string | undefined;
  readonly name: string;
}

/**
 * The statements that make, in an empty TDengine, what another one has of databases and of tables that rows go to: their
 * columns, none of their rows.
 * @throws TDengineError when it does not answer
 */
export async function mirrorStatements(
  actual: TDengine,
  databases: readonly string[],
  tables: readonly WantedTable[],
): Promise<readonly string[]> {
  const statements: string[] = [];
  const made = new Set<string>();
  const make = async (database: string, table: string) => {
    const key = quoteTable(database, table);
    if (made.has(key)) return;
    made.add(key);
    const sql = await mirrorTable(actual, database, table);
    if (sql !== undefined) statements.push(sql);
  };
  for (const database of databases) {
    const sql = await mirrorDatabase(actual, database);
    if (sql === undefined) continue;
    statements.push(sql);
    for (const { stable, name } of tables.filter((table) => table.database === database)) {
      await make(database, stable ?? name);
      const owner = stable === undefined ? undefined : await ownerOf(actual, database, name);
      if (owner === undefined || owner === stable) continue;
      // The name is a subtable of another stable, which TDengine will say.
      await make(database, owner);
      const tags = (await describeTable(actual, database, owner)).filter(({ role }) => role === 'tag');
      statements.push(
        `CREATE TABLE ${quoteTable(database, name)} USING ${quoteTable(database, owner)} TAGS (${tags.map(() => 'NULL').join(', ')})`,
      );
    }
  }
  return statements;
}

/** The statement that makes a database as it is, without its tables; undefined when there is none. @throws TDengineError */
export async function mirrorDatabase(actual: TDengine, database: string): Promise<string | undefined> {
  const sql = `SELECT \`precision\` FROM information_schema.ins_databases WHERE name = ${quoteText(database)}`;
  const precision = parsePrecision((await actual.query(sql)).rows[0]?.[0]);
  return precision && `CREATE DATABASE ${quoteName(database)} PRECISION '${precision}'`;
}

/** Name of the stable that a subtable is of. */
async function ownerOf(actual: TDengine, database: string, name: string): Promise<string | undefined> {
  const where = `db_name = ${quoteText(database)} AND table_name = ${quoteText(name)}`;
  const { rows } = await actual.query(`SELECT stable_name FROM information_schema.ins_tables WHERE ${where}`);
  const owner = rows[0]?.[0];
  return typeof owner === 'string' ? owner : undefined;
}

/** The statement that makes a stable or plain table as it is, without rows; undefined when there is none. @throws TDengineError */
export async function mirrorTable(actual: TDengine, database: string, table: string): Promise<string | undefined> {
  try {
    const columns = await describeTable(actual, database, table);
    const tags = columns.filter(({ role }) => role === 'tag');
    const others = columns.filter(({ role }) => role !== 'tag');
    const head = `${quoteTable(database, table)} (${others.map(definition).join(', ')})`;
    if (tags.length === 0) return `CREATE TABLE ${head}`;
    return `CREATE STABLE ${head} TAGS (${tags.map(definition).join(', ')})`;
  } catch (error) {
    const isMissing =
      error instanceof TDengineError && (error.code === PAR_TABLE_NOT_EXIST || error.code === MND_DB_NOT_EXIST);
    if (isMissing) return undefined;
    throw error;
  }
}

function definition({ name, type, length, role }: TableColumn): string {
  return `${quoteName(name)} ${typeText(type, length)}${role === 'key' ? ' PRIMARY KEY' : ''}`;
}
