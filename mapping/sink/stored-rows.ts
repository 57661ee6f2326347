import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import { quoteName, quoteTable, quoteText } from '../../functions/shared/tdengine/sql-text.ts';
import { describeTable, type TableColumn } from '../../functions/shared/tdengine/table-schema.ts';
import { isoTime } from '../../functions/shared/tdengine/time/iso-writer.ts';
import { type Precision, parsePrecision } from '../../functions/shared/tdengine/time/precision.ts';
import { baseType, factsOf } from '../../functions/shared/tdengine/types/types.ts';
import { wktOf } from '../../functions/source/encode/wkt.ts';

/** A value as TDengine has it, with all its digits: 64-bit numbers, DECIMAL and times are text, bytes hex, geometries well-known text. */
export interface StoredCell {
  readonly name: string;
  /** TDengine's type without its length. */
  readonly type: string;
  readonly value: string | number | boolean | null;
  readonly role: 'column' | 'tag';
}

/** A row as TDengine has it. */
export interface StoredRow {
  readonly database: string;
  readonly precision: Precision;
  /** Undefined for a plain table. */
  readonly stable: string | undefined;
  /** The subtable or plain table. */
  readonly table: string;
  /** Whole units of the precision since 1970, in digits. */
  readonly time: string;
  readonly columns: readonly StoredCell[];
  readonly tags: readonly StoredCell[];
}

/** All rows of databases, those that do not exist left out, by database, stable, table and time. */
export async function storedRows(tdengine: TDengine, databases: readonly string[]): Promise<readonly StoredRow[]> {
  const rows: StoredRow[] = [];
  for (const database of databases) {
    const precision = await precisionOf(tdengine, database);
    if (precision === undefined) continue;
    for (const place of await placesOf(tdengine, database)) {
      rows.push(...(await rowsOf(tdengine, { database, precision, ...place })));
    }
  }
  return rows.sort((a, b) => compareTexts(placeOf(a), placeOf(b)) || compareDigits(a.time, b.time));
}

function placeOf({ database, stable = '', table }: StoredRow): string {
  return [database, stable, table].join('\0');
}

/** One text for all that a row has: a column that is added since, and NULL in it, makes no other of it. */
export function rowKey({ database, stable, table, time, columns, tags }: StoredRow): string {
  const cells = [...columns, ...tags].flatMap(({ name, value }) => (value === null ? [] : [name, value]));
  return JSON.stringify([database, stable, table, time, ...cells]);
}

/** A row's time in ISO 8601. */
export function timeText({ time, precision }: Pick<StoredRow, 'time' | 'precision'>): string {
  return isoTime(BigInt(time), precision);
}

interface Place {
  readonly name: string;
  readonly isStable: boolean;
}

async function precisionOf(tdengine: TDengine, database: string): Promise<Precision | undefined> {
  const sql = `SELECT \`precision\` FROM information_schema.ins_databases WHERE name = ${quoteText(database)}`;
  return parsePrecision((await tdengine.query(sql)).rows[0]?.[0]);
}

/** The stables that have subtables, and the plain tables. */
async function placesOf(tdengine: TDengine, database: string): Promise<readonly Place[]> {
  const { rows } = await tdengine.query(
    `SELECT DISTINCT stable_name, type FROM information_schema.ins_tables WHERE db_name = ${quoteText(database)}`,
  );
  const stables = rows.flatMap(([stable]) => (stable === null ? [] : [{ name: String(stable), isStable: true }]));
  if (rows.length === stables.length) return stables;
  const plain = await tdengine.query(
    `SELECT table_name FROM information_schema.ins_tables WHERE db_name = ${quoteText(database)} AND type = 'NORMAL_TABLE'`,
  );
  return [...stables, ...plain.rows.map(([name]) => ({ name: String(name), isStable: false }))];
}

async function rowsOf(
  tdengine: TDengine,
  { database, precision, name, isStable }: Place & Pick<StoredRow, 'database' | 'precision'>,
): Promise<StoredRow[]> {
  const [time, ...others] = await describeTable(tdengine, database, name);
  if (time === undefined) return [];
  const selected = [time, ...others].map(exactColumn);
  const sql = `SELECT ${[isStable ? 'tbname' : quoteText(name), ...selected].join(', ')} FROM ${quoteTable(database, name)}`;
  const { rows } = await tdengine.query(sql);
  return rows.map(([table, at, ...values]) => {
    const cells = others.map((column, index) => cellOf(column, values[index], precision));
    return {
      database,
      precision,
      stable: isStable ? name : undefined,
      table: String(table),
      time: String(at),
      columns: cells.filter(({ role }) => role !== 'tag'),
      tags: cells.filter(({ role }) => role === 'tag'),
    };
  });
}

/** SQL that shows all digits of a column. */
function exactColumn({ name, type }: TableColumn): string {
  return factsOf(type)?.isCast ? `CAST(${quoteName(name)} AS VARCHAR(20))` : quoteName(name);
}

function cellOf({ name, type, role }: TableColumn, value: unknown, precision: Precision): StoredCell {
  const kind = role === 'tag' ? 'tag' : 'column';
  return { name, type: baseType(type), value: exactValue(type, value, precision), role: kind };
}

function exactValue(type: string, value: unknown, precision: Precision): StoredCell['value'] {
  if (value === null || value === undefined) return null;
  if (type === 'TIMESTAMP') return isoTime(BigInt(String(value)), precision);
  if (type === 'GEOMETRY') return wktOf(String(value));
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareDigits(a: string, b: string): number {
  const [one, other] = [BigInt(a), BigInt(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}
