import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sinkRuntime } from '../../../../../functions/shared/settings/index.ts';
import type { RecordRows } from '../../../../../functions/sink/rows/row.ts';
import { admitRecords } from '../../../../../functions/sink/schema/draft/admit-records.ts';
import { noRefusals } from '../../../../../functions/sink/schema/refusals.ts';
import { cellOf, laidOut, subtable } from '../../../../support/sink/rows.ts';

/** About as many columns as a table takes, and an eighth of them. */
const FEW = 500;
const MANY = 8 * FEW;
/** Eight times the columns may take so many times as long: 8 where the work is linear, 64 where it is quadratic. */
const MOST_TIMES = 24;
/** Below it, in ms of the processor, what is measured is not the columns. */
const FLOOR_MS = 20;
const TRIES = 3;

const TABLE = subtable({ database: 'db', stable: 's', name: 'sub' }, laidOut([]));
const SETTINGS = sinkRuntime.parse({ database: 'db' });

/** A record with columns of these numbers. */
function recordWith(record: number, columns: readonly number[]): RecordRows {
  const cells = columns.map((at) => cellOf(`c${at}`, at));
  return { record, rows: [{ table: TABLE, time: '1', record, ...laidOut(cells) }] };
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);

const RECORDS: Readonly<Record<string, (columns: number) => readonly RecordRows[]>> = {
  'one record with all columns': (columns) => [recordWith(0, numbers(columns))],
  'records with a column each': (columns) => numbers(columns).map((at) => recordWith(at, [at])),
  'a record with all columns but one, and many with that one': (columns) => [
    recordWith(0, numbers(columns - 1)),
    ...numbers(columns).map((at) => recordWith(at + 1, [columns - 1])),
  ],
};

/** Milliseconds of the processor that it takes to admit records to a stable that is missing. */
function admittedMs(records: readonly RecordRows[], columns: number): number {
  const context = { permissions: SETTINGS, precisions: new Map([['db', 'ms']] as const) };
  const before = process.cpuUsage();
  const { wanted } = admitRecords({ context, schemas: new Map(), refusals: noRefusals() }, records);
  const { user, system } = process.cpuUsage(before);
  const [creation] = wanted;
  assert.ok(creation?.kind === 'create' && creation.columns.length === columns);
  return (user + system) / 1_000;
}

function bestMs(records: readonly RecordRows[], columns: number): number {
  return Math.min(...Array.from({ length: TRIES }, () => admittedMs(records, columns)));
}

describe('a table’s draft that grows', () => {
  for (const [name, recordsOf] of Object.entries(RECORDS)) {
    it(`by ${name} takes time in proportion to their number`, () => {
      const few = bestMs(recordsOf(FEW), FEW);
      const many = bestMs(recordsOf(MANY), MANY);
      assert.ok(many < MOST_TIMES * Math.max(few, FLOOR_MS / MOST_TIMES), `${few} ms, and ${many} ms for eight times`);
    });
  }
});
