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
 * columns, none of their rows. Databases keep rows as long as the other's.
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
    const wanted = tables.filter((table) => table.database === database);
    const subtables = wanted.flatMap(({ stable, name }) => (stable === undefined ? [] : [name]));
    const owners = await ownersOf(actual, database, subtables);
    for (const { stable, name } of wanted) {
      await make(database, stable ?? name);
      const owner = stable === undefined ? undefined : owners.get(name);
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
  const columns = ['precision', 'keep', 'duration'].map(quoteName).join(', ');
  const sql = `SELECT ${columns} FROM information_schema.ins_databases WHERE name = ${quoteText(database)}`;
  const [[precision, keep, duration] = []] = (await actual.query(sql)).rows;
  const known = parsePrecision(precision);
  if (known === undefined) return undefined;
  const isKept = [keep, duration].every((each) => typeof each === 'string' && /^[\dmhd,]+$/.test(each));
  const options = isKept ? ` KEEP ${keep} DURATION ${duration}` : '';
  return `CREATE DATABASE ${quoteName(database)} PRECISION '${known}'${options}`;
}

/** Subtables that are asked for at once. */
const NAMES = 500;

/** By the subtable, the name of the stable that it is of, of those that are there. */
async function ownersOf(
  actual: TDengine,
  database: string,
  subtables: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const owners = new Map<string, string>();
  for (let at = 0; at < subtables.length; at += NAMES) {
    const names = subtables.slice(at, at + NAMES).map(quoteText);
    const where = `db_name = ${quoteText(database)} AND table_name IN (${names.join(', ')})`;
    const sql = `SELECT table_name, stable_name FROM information_schema.ins_tables WHERE ${where}`;
    for (const [name, owner] of (await actual.query(sql)).rows) {
      if (typeof name === 'string' && typeof owner === 'string') owners.set(name, owner);
    }
  }
  return owners;
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
