import { sinkRuntime } from '../../../functions/shared/settings/index.ts';
import type { TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import { RPC_NETWORK_UNAVAIL, TSC_SQL_SYNTAX_ERROR } from '../../../functions/shared/tdengine/codes.ts';
import type { Cell, Row } from '../../../functions/sink/rows/row.ts';
import { Evidence } from '../../../functions/sink/schema/evidence.ts';
import { prepareTables } from '../../../functions/sink/schema/prepare-tables.ts';
import { SchemaCache } from '../../../functions/sink/schema/read/schema-cache.ts';
import type { TestTDengine } from '../servers/test-tdengine.ts';
import { codeError } from './faulty-tdengine.ts';
import { cellOf, laidOut, subtable } from './rows.ts';
import { UNKNOWN_CODE } from './tdengine-codes.ts';

/** Codes of which nobody knows whether they pass, that say to come again, and that the record is at fault. */
export const UNKNOWN = UNKNOWN_CODE;
export const BUSY = RPC_NETWORK_UNAVAIL;
export const DATA = TSC_SQL_SYNTAX_ERROR;

/** A stable that is there before. */
export const S = 'CREATE STABLE db.s (ts TIMESTAMP, x BIGINT) TAGS (t NCHAR(8))';

/** What makes the stable of rows with column `x` alone. */
export const CREATE = 'CREATE STABLE IF NOT EXISTS `s` (`_ts` TIMESTAMP,`x` BIGINT) TAGS (`_tag_null` NCHAR(1))';

export const x = (value: number) => cellOf('x', value);

/** What the tables of records are prepared in. */
export interface World {
  /** The database of another preparation; a new one when left out. */
  readonly database?: string;
  /** What the container knows of statements taken and refused; nothing when left out. */
  readonly evidence?: Evidence;
  /** Statements that make the tables there are. */
  readonly tables?: readonly string[];
  /** The code that a statement fails with; `lost` is taken, and changes nothing. @param nth counts that statement from 0. */
  readonly fault?: (sql: string, nth: number, server: TDengine) => Fault | Promise<Fault>;
  /** Pauses that there is time for; all when left out. */
  readonly pauses?: number;
  readonly settings?: object;
  /** Tables looked at before {@link World.changed}. */
  readonly remembered?: readonly string[];
  readonly changed?: readonly string[];
}

type Fault = number | 'lost' | undefined;

/** A row of stable `s`, or of another, or of a plain table. */
export function rowIn(name: string, cells: readonly Cell[], tags: readonly Cell[] = [], isPlain = false): RowIn {
  return { name, cells, tags, isPlain };
}

export interface RowIn {
  readonly name: string;
  readonly cells: readonly Cell[];
  readonly tags: readonly Cell[];
  readonly isPlain: boolean;
}

/**
 * Prepares the tables of records, each with its rows, in a database that statements of the test call `db`; the statements
 * sent are told without its name.
 */
export async function prepareIn(server: TestTDengine, records: readonly (readonly RowIn[])[], world: World = {}) {
  const { fault, pauses = Number.POSITIVE_INFINITY, settings = {} } = world;
  const database = world.database ?? server.nextDatabase();
  const { tdengine } = server;
  const inDatabase = (sql: string) => tdengine.execute(sql.replaceAll('db.', `${database}.`));
  if (world.database === undefined) await tdengine.execute(`CREATE DATABASE ${database} PRECISION 'ms'`);
  for (const sql of world.tables ?? []) await inDatabase(sql);
  const cache = new SchemaCache();
  for (const table of world.remembered ?? []) await cache.stable(tdengine, database, table);
  for (const sql of world.changed ?? []) await inDatabase(sql);
  const seen = new Map<string, number>();
  const sent: string[] = [];
  const underWay = new Set<Promise<unknown>>();
  const inFault = { ...tdengine, execute: inDatabase };
  const run = async <T>(sql: string, send: () => Promise<T>, lost: T): Promise<T> => {
    const plain = sql.replaceAll(`\`${database}\`.`, '');
    const nth = seen.get(plain) ?? 0;
    seen.set(plain, nth + 1);
    if (!plain.startsWith('SELECT')) sent.push(plain);
    const given = await fault?.(plain, nth, inFault);
    if (typeof given === 'number') throw codeError(given);
    if (given === 'lost') return lost;
    const answer = send();
    underWay.add(answer);
    return answer.finally(() => underWay.delete(answer));
  };
  const waits: number[] = [];
  const rows = records.map((ofRecord, record) => ({
    record,
    rows: ofRecord.map(({ name, cells, tags, isPlain }, at): Row => {
      const place = isPlain ? { stable: undefined, name } : { stable: name, name: `sub${record}_${at}` };
      return { table: subtable({ database, ...place }, laidOut(tags)), time: '1', record, ...laidOut(cells) };
    }),
  }));
  const prepared = await prepareTables(
    {
      tdengine: {
        query: (sql) => run(sql, () => tdengine.query(sql), { columns: [], rows: [] }),
        execute: (sql) => run(sql, () => tdengine.execute(sql), 0),
      },
      cache,
      evidence: world.evidence ?? new Evidence(),
      async pause(ms) {
        // In so long a time whatever is under way is answered.
        await Promise.allSettled(underWay);
        return waits.push(ms) <= pauses;
      },
      permissions: sinkRuntime.parse({ database, ...settings }),
      precisions: new Map([[database, 'ms']]),
    },
    rows,
  );
  const reasons = (errors: ReadonlyMap<number, Error>) =>
    Object.fromEntries([...errors].map(([record, { message }]) => [record, message]));
  return {
    database,
    admitted: prepared.admitted.map(({ record }) => record),
    rows: prepared.admitted.map(({ rows: ofRecord }) => ofRecord),
    given: rows,
    rejected: reasons(prepared.rejected),
    held: reasons(prepared.held),
    tables: [...prepared.schemas.keys()].map((key) => key.slice(database.length + 1)),
    changes: sent.filter((sql) => !sql.startsWith('DESCRIBE')),
    described: sent.filter((sql) => sql.startsWith('DESCRIBE')),
    waits,
  };
}
