import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { sinkRuntime } from '../../../functions/shared/settings/index.ts';
import type { TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import type { TableSchema } from '../../../functions/shared/tdengine/table-schema.ts';
import type { Precision } from '../../../functions/shared/tdengine/time/precision.ts';
import type { Row } from '../../../functions/sink/rows/row.ts';
import { Evidence } from '../../../functions/sink/schema/evidence.ts';
import { SchemaCache } from '../../../functions/sink/schema/read/schema-cache.ts';
import { Outcomes } from '../../../functions/sink/settle/outcomes.ts';
import { firstAttempt } from '../../../functions/sink/write/attempt.ts';
import { inTables } from '../../../functions/sink/write/plan/table-rows.ts';
import { rowsIn } from '../../../functions/sink/write/plan/write-row.ts';
import { writeRows } from '../../../functions/sink/write/write-rows.ts';
import { codeError } from './faulty-tdengine.ts';
import { schemaOf } from './rows.ts';

/** What a TDengine answers to a statement: nothing, so that it is taken; a code; or an error that the client does not know. */
export type Refusal = number | Error | undefined;

/** A TDengine, and what is known of it. */
export interface World {
  /** What becomes of an INSERT or a change. @param call counts both from 0. */
  readonly refuse?: (sql: string, call: number) => Refusal;
  /** Answers a question with rows, or as {@link World.refuse}; every database is in ms when it is left out. */
  readonly ask?: (sql: string) => readonly (readonly unknown[])[] | number | Error;
  /** Precision that the rows' times are in, by database; ms in `db` when left out. */
  readonly precisions?: ReadonlyMap<string, Precision>;
  /** Columns that the tables are believed to have; `x` in `db.stb` when left out. */
  readonly schemas?: ReadonlyMap<string, TableSchema>;
  /** Times that tables may be looked at anew; none when left out. */
  readonly schemaTries?: number;
  /** Pauses that there is time for; all when left out. */
  readonly pauses?: number;
  readonly cache?: SchemaCache;
  readonly evidence?: Evidence;
}

/**
 * Writes rows, those of one identity made one, and tells what was sent, waited for, and how each record ended. Fails when
 * two statements were under way at once, or one of them, or a record, has no end.
 */
export async function writeIn(world: World, rows: readonly Row[]) {
  const { refuse, ask = () => [['ms']], pauses = Number.POSITIVE_INFINITY, schemaTries = 0 } = world;
  const { precisions = new Map([['db', 'ms']]), schemas = new Map([['db\0stb', schemaOf('x')]]) } = world;
  const statements: string[] = [];
  const questions: string[] = [];
  const waits: number[] = [];
  let underWay = 0;
  const alone = async <T>(answer: () => T | number | Error | undefined): Promise<T | undefined> => {
    assert.equal(underWay, 0, 'statements that are in flight when another is sent: there should be none');
    underWay++;
    await turn();
    underWay--;
    const given = answer();
    if (typeof given === 'number') throw codeError(given);
    if (given instanceof Error) throw given;
    return given;
  };
  const tdengine: TDengine = {
    async query(sql) {
      questions.push(sql);
      return { columns: [], rows: (await alone(() => ask(sql))) ?? [] };
    },
    async execute(sql) {
      statements.push(sql);
      await alone(() => refuse?.(sql, statements.length - 1));
      return valuesIn(sql).length;
    },
  };
  const records = Math.max(...rows.map(({ record }) => record)) + 1;
  const outcomes = new Outcomes(records);
  const ofRecords = Map.groupBy(rows, ({ record }) => record);
  for (let record = 0; record < records; record++) outcomes.expect(record, ofRecords.get(record)?.length ?? 0);
  const counts = { rows: 0, affectedRows: 0, statements: 0, bytes: 0 };
  const context = {
    tdengine,
    cache: world.cache ?? new SchemaCache(),
    permissions: sinkRuntime.parse({ database: 'db' }),
    outcomes,
    counts,
    precisions,
    evidence: world.evidence ?? new Evidence(),
    pause: async (ms: number) => waits.push(ms) <= pauses,
  };
  const planned = inTables(rows, schemas);
  assert.equal(
    planned.flatMap(rowsIn).length,
    rows.length,
    'the number of planned rows, each of those that were merged counted',
  );
  await writeRows({ ...firstAttempt(context, schemas), schemaTries }, planned);
  assert.equal(underWay, 0, 'statements that are in flight once the writing has ended: there should be none');
  const ended = outcomes.all();
  const ofKind = (kind: string) => ended.flatMap((outcome, record) => (outcome.kind === kind ? [record] : []));
  const errors = ended.flatMap((outcome) => ('error' in outcome ? [outcome.error] : []));
  for (const { message } of errors) assert.notEqual(message, 'its writing did not end');
  return {
    statements,
    questions,
    waits,
    counts,
    written: ofKind('written'),
    rejected: ofKind('rejected'),
    retried: ofKind('retry'),
    reasons: errors.map(({ message }) => message),
  };
}

/** The values of one column in a statement whose rows have only that. */
export function valuesIn(sql: string): number[] {
  return [...sql.matchAll(/\(\d+,0*(\d+)\)/g)].map(([, value]) => Number(value));
}
