import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import { seededRandom } from '../random.ts';

/** Time of the first row, in ms: old enough for a million rows of one second each to be in the past. */
export const FIRST_MS = 1_600_000_000_000;

/** Time between two rows of a subtable, in ms. */
export const STEP_MS = 1_000;

const CITIES = ['SanFrancisco', 'LosAngeles', 'SanDiego'] as const;
const ROWS_PER_STATEMENT = 10_000;

/** Makes a database anew with the tutorial's stable `meters`: `rows` rows in so many subtables, in turn. */
export async function makeMeters(
  tdengine: TDengine,
  database: string,
  rows: number,
  subtables: number,
  onProgress: (rows: number) => void,
): Promise<void> {
  await makeDatabase(tdengine, database);
  await tdengine.execute(
    `CREATE STABLE ${database}.meters (ts TIMESTAMP, current FLOAT, voltage INT, phase FLOAT) TAGS (location VARCHAR(64), groupid INT)`,
  );
  const random = seededRandom(subtables);
  for (let subtable = 0; subtable < subtables; subtable += 1) {
    const own = Math.floor(rows / subtables) + (subtable < rows % subtables ? 1 : 0);
    const tags = `'California.${CITIES[subtable % CITIES.length]}', ${2 + (subtable % 10)}`;
    for (let from = 0; from < own; from += ROWS_PER_STATEMENT) {
      let sql = `INSERT INTO ${database}.d${1001 + subtable} USING ${database}.meters TAGS (${tags}) VALUES `;
      for (let row = from; row < Math.min(own, from + ROWS_PER_STATEMENT); row += 1) {
        const time = FIRST_MS + row * STEP_MS;
        sql += `(${time}, ${(random() * 10).toFixed(2)}, ${100 + Math.floor(random() * 200)}, ${random().toFixed(2)})`;
      }
      await tdengine.execute(sql);
    }
    onProgress(own);
  }
}

/** Makes a database anew with so many stables, each with one subtable of two rows. */
export async function makeIdle(tdengine: TDengine, database: string, stables: number): Promise<void> {
  await makeDatabase(tdengine, database);
  for (let stable = 0; stable < stables; stable += 1) {
    await tdengine.execute(`CREATE STABLE ${database}.s${stable} (ts TIMESTAMP, v INT) TAGS (g INT)`);
    const using = `INSERT INTO ${database}.s${stable}_0 USING ${database}.s${stable} TAGS (1)`;
    await tdengine.execute(`${using} VALUES (${FIRST_MS}, 1)(${FIRST_MS + STEP_MS}, 2)`);
  }
}

/** Adds a row behind all others of a subtable, `ago` ms before the time of its last. */
export async function addLate(tdengine: TDengine, database: string, subtable: number, time: number): Promise<void> {
  await tdengine.execute(`INSERT INTO ${database}.d${1001 + subtable} VALUES (${time}, 1.5, 220, 0.5)`);
}

async function makeDatabase(tdengine: TDengine, database: string): Promise<void> {
  await tdengine.execute(`DROP DATABASE IF EXISTS ${database}`);
  await tdengine.execute(`CREATE DATABASE ${database} KEEP 36500`);
}
