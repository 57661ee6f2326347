import type { TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import { quoteName, quoteTable } from '../../../functions/shared/tdengine/sql-text.ts';
import { describeTable } from '../../../functions/shared/tdengine/table-schema.ts';

/** One stable of a database: its columns (time first, the others by name) and its rows, sorted. */
export interface StableContent {
  readonly stable: string;
  readonly columns: readonly (readonly unknown[])[];
  readonly rows: readonly string[];
}

/** Reads fixtures of the form `stable NAME`, then its columns and its rows as JSON, two blanks before each. */
export function parseTables(text: string): StableContent[] {
  return text
    .split(/^stable /m)
    .slice(1)
    .map((part) => {
      const [stable = '', ...lines] = part.trimEnd().split('\n');
      const values: unknown[][] = lines.map((line) => JSON.parse(line));
      const columns = values.filter((value) => value.length === 4 && typeof value[2] === 'number' && isNote(value[3]));
      return { stable, columns, rows: values.slice(columns.length).map((row) => JSON.stringify(row)) };
    });
}

/** Reads what a database holds, in the same form. */
export async function readTables(tdengine: TDengine, database: string): Promise<StableContent[]> {
  const { rows: names } = await tdengine.query(
    `SELECT stable_name FROM information_schema.ins_stables WHERE db_name='${database}'`,
  );
  const stables = names.map(([name]) => String(name)).sort();
  return Promise.all(stables.map((stable) => readStable(tdengine, database, stable)));
}

async function readStable(tdengine: TDengine, database: string, stable: string): Promise<StableContent> {
  const [time, ...others] = await describeTable(tdengine, database, stable);
  if (time === undefined) throw new Error(`DESCRIBE of stable ${stable} should have columns, and has none`);
  const columns = [time, ...others.sort((a, b) => (a.name < b.name ? -1 : 1))];
  // 64-bit integers lose digits as JSON numbers.
  const selected = columns.map(({ name, type }) =>
    type.startsWith('BIGINT') ? `CAST(${quoteName(name)} AS VARCHAR)` : quoteName(name),
  );
  const { rows } = await tdengine.query(`SELECT tbname, ${selected.join(', ')} FROM ${quoteTable(database, stable)}`);
  return {
    stable,
    columns: columns.map(({ name, type, length, role }) => [name, type, length, role === 'tag' ? 'TAG' : '']),
    rows: rows.map((row) => JSON.stringify(row)).sort(),
  };
}

function isNote(value: unknown): boolean {
  return value === 'TAG' || value === '';
}
