import assert from 'node:assert/strict';
import type { TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import type { TopicRecord } from './followed-topics.ts';

/** Time of the first row, in ms. Buckets of the default look-back are 10 s wide. */
export const BEGIN = Date.parse('2024-05-01T00:00:00Z');

/** Time between the first rows of two rounds, in ms: two buckets. */
export const ROUND_MS = 20_000;

/** A row: when it is, after {@link BEGIN} in ms, and of which subtable. */
export type SceneRow = readonly [ms: number, subtable: string];

/** The tables of every scene: two stables and a plain table. */
export const SCENE_TABLES = ['meters', 'pumps', 'log'] as const;

export type SceneTable = (typeof SCENE_TABLES)[number];

/** Rows of each table, such as those that come twice. */
export type OfTables = Readonly<Record<SceneTable, number>>;

/** Rows that go out again with the late ones of a round, since they share their buckets. */
export const AGAIN: OfTables = { meters: 12, pumps: 2, log: 0 };

/** A row that was inserted. */
export interface InsertedRow {
  readonly table: SceneTable;
  /** Since 1970. */
  readonly ms: number;
  /** Key, value and headers of its record. */
  readonly text: string;
  /** It came behind a position. */
  readonly late: boolean;
}

/** A database in which every row has a number of its own, so that its record can be told from all others. */
export interface Scene {
  readonly database: string;
  /** Of the values in the topics. */
  readonly format: 'line' | 'json';
  readonly rows: readonly InsertedRow[];
  /** Rounds so far. */
  readonly rounds: number;
  /** Records more than rows when the last round was over. */
  surplus: OfTables;
  /** Makes the tables. */
  create(): Promise<void>;
  /** Inserts the rows of the next round, which are like those of all others, and late ones among those of the last. */
  nextRound(): Promise<void>;
}

/** Makes a scene; nothing is created yet. */
export function faultScene(tdengine: TDengine, database: string, format: Scene['format'] = 'line'): Scene {
  const rows: InsertedRow[] = [];
  let rounds = 0;

  async function insert(table: SceneTable, added: readonly SceneRow[], late = false): Promise<void> {
    const groups = added.map(([after, subtable]) => {
      const ms = BEGIN + after;
      const number = rows.length + 1;
      rows.push({ table, ms, late, text: textOf({ database, table, subtable, ms, number, format }) });
      const into = table === 'log' ? 'log' : `${subtable} USING ${database}.${table} TAGS ('${subtable}')`;
      return `${database}.${into} VALUES (${ms}, ${number})`;
    });
    await tdengine.execute(`INSERT INTO ${groups.join(' ')}`);
  }

  return {
    database,
    format,
    rows,
    surplus: NONE,
    get rounds() {
      return rounds;
    },
    async create() {
      await tdengine.execute(`CREATE DATABASE ${database} KEEP 36500`);
      for (const stable of ['meters', 'pumps']) {
        await tdengine.execute(`CREATE STABLE ${database}.${stable} (ts TIMESTAMP, v INT) TAGS (site VARCHAR(20))`);
      }
      await tdengine.execute(`CREATE TABLE ${database}.log (ts TIMESTAMP, v INT)`);
    },
    async nextRound() {
      const from = rounds * ROUND_MS;
      if (rounds > 0) {
        // At a time that others have rows at; in the bucket of the position.
        const late: SceneRow[] = [
          [from - 15_000, 'm4'],
          [from - 9_000, 'm2'],
        ];
        await insert('meters', late, true);
        await insert('pumps', [[from - 10_000, 'p3']], true);
      }
      await insert('meters', every(5_000, 4, ['m1', 'm2', 'm3'], from));
      await insert('pumps', every(10_000, 2, ['p1', 'p2'], from));
      await insert('log', every(1_000, 6, ['log'], from));
      rounds += 1;
    },
  };
}

const NONE: OfTables = { meters: 0, pumps: 0, log: 0 };

/** Rows of some subtables at the same times. */
function every(step: number, count: number, subtables: readonly string[], from: number): SceneRow[] {
  return Array.from({ length: count }, (_, at) => from + at * step).flatMap((ms) =>
    subtables.map((subtable): SceneRow => [ms, subtable]),
  );
}

/** A record as {@link InsertedRow.text} is. */
export function recordText({ key, value, headers }: TopicRecord): string {
  return `${key} ${value} ${headers.database}.${headers.stable ?? ''}.${headers.subtable ?? headers.table}`;
}

interface ToWrite {
  readonly database: string;
  readonly table: SceneTable;
  readonly subtable: string;
  readonly ms: number;
  readonly number: number;
  readonly format: Scene['format'];
}

function textOf({ database, table, subtable, ms, number, format }: ToWrite): string {
  const plain = table === 'log';
  const line = `${table}${plain ? '' : `,site=${subtable}`} v=${number}i32 ${ms}000000`;
  const json = `{"ts":${ms},"v":${number}${plain ? '' : `,"tags":{"site":"${subtable}"}`}}`;
  const headers = plain ? `${database}..log` : `${database}.${table}.${subtable}`;
  return `${subtable} ${format === 'line' ? line : json} ${headers}`;
}

/**
 * Checks that every row of a scene is in the records as it should be, and nothing else.
 * @returns how many records more than rows each table has.
 */
export function surplusOf({ rows }: Scene, records: readonly TopicRecord[]): OfTables {
  const surplus = { ...NONE };
  for (const table of SCENE_TABLES) {
    const found = records.filter(({ topic }) => topic.endsWith(`-${table}`)).map(recordText);
    const wanted = rows.filter((row) => row.table === table).map(({ text }) => text);
    assert.deepEqual(
      [...new Set(found)].sort(),
      wanted.sort(),
      `the rows of ${table} in Kafka, as they are in TDengine`,
    );
    surplus[table] = found.length - wanted.length;
  }
  return surplus;
}
