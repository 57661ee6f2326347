import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Checkpoint } from '../../../../../functions/source/checkpoint/checkpoint.ts';
import { atTime } from '../../../../../functions/source/checkpoint/position.ts';
import { memoryBudget } from '../../../../../functions/source/read/memory/memory-budget.ts';
import { UnsendableRowError } from '../../../../../functions/source/rows/source-row.ts';
import type { TableSummary } from '../../../../../functions/source/stream/table-summary.ts';
import type { OpenDatabase } from '../../../../../functions/source/tick/open-database.ts';
import type { Task } from '../../../../../functions/source/tick/open-table.ts';
import { reportTick, type TickResult } from '../../../../../functions/source/tick/report/tick-report.ts';
import type { TablesRun } from '../../../../../functions/source/turns/run-tables.ts';
import { scriptedTDengine } from '../../../../support/source/scripted-tdengine.ts';
import { recordingProducer, tickSettings } from '../../../../support/source/tick-world.ts';

const NOW = 1_700_000_000_000;
const settings = tickSettings();
const tdengine = scriptedTDengine(() => []);
const unasked = () => assert.fail('not asked for');

const database: OpenDatabase = {
  settings,
  tdengine,
  producer: recordingProducer([]),
  checkpoints: { readAll: unasked, claim: unasked, commit: unasked },
  precision: 'us',
  budget: memoryBudget(1),
  serverNow: NOW,
  now: () => NOW,
  connector: 'c',
  tables: [],
  readableUpTo: BigInt(NOW) * 1_000n,
  countMs: () => 1,
  paceOf: unasked,
  notices: {
    unsendable: unasked,
    madeAnew: unasked,
    tooLate: unasked,
    slowWindow: unasked,
    vanished: unasked,
  },
  sums: { queries: 3, queryMs: 4, produceMs: 5 },
};

const us = (ms: number) => BigInt(ms) * 1_000n;

/** A table that has a turn, and what came of it; without a summary it had none. */
interface Table {
  readonly summary?: Partial<TableSummary>;
  readonly stored?: Partial<Checkpoint>;
}

function resultOf(tables: Readonly<Record<string, Table>>, changes: Partial<TickResult> = {}): TickResult {
  const names = Object.keys(tables);
  const tasks = names.map((name): Task => {
    const stored = tables[name]?.stored;
    const checkpoint = { position: undefined, published: undefined, paused: false, version: 1, ...stored };
    return {
      name: `test.${name}`,
      table: { name, kind: 'stable', createTime: undefined },
      topic: () => name,
      stored: stored === undefined ? undefined : { kind: 'readable', value: checkpoint },
      first: () => undefined,
      upTo: us(NOW - 1_000),
      lookbackMs: 0,
    };
  });
  const streams = names.flatMap((name) => {
    const given = tables[name]?.summary;
    if (given === undefined) return [];
    const summary: TableSummary = { ...QUIET, table: name, topic: name, ...given };
    const { position } = summary;
    const reached: Checkpoint = {
      position: position === null ? undefined : atTime(BigInt(position), 'us'),
      published: undefined,
      paused: summary.paused,
      version: 1,
    };
    return [[`test.${name}`, { summary: () => summary, turn: unasked, checkpoint: () => reached }] as const];
  });
  const run = { ...RUN, streams: new Map(streams) };
  return { database, tasks, run, gone: [], shard: { index: 0, shards: 1 }, ms: 6, ...changes };
}

/** Of a table that has nothing new. */
const QUIET: TableSummary = {
  database: 'test',
  table: '',
  topic: '',
  rows: 0,
  lateRows: 0,
  lateByMs: 0,
  tooLateRows: 0,
  leftOut: 0,
  bytes: 0,
  position: String(us(NOW - 9_000)),
  paused: false,
  caughtUp: true,
};
const RUN: TablesRun = {
  streams: new Map(),
  failures: new Map(),
  failedMs: new Map(),
  cut: new Set(),
  unfinished: false,
  next: undefined,
  had: new Set(),
  notReached: [],
};

function report(result: TickResult, tally?: () => Readonly<Record<string, number>>) {
  const lines: Record<string, unknown>[] = [];
  const warnings: string[] = [];
  const measured: Readonly<Record<string, number>>[] = [];
  const summary = reportTick(
    {
      settings,
      tdengine: { ...tdengine, ...(tally && { tally }) },
      producer: database.producer,
      checkpoints: { client: new DynamoDBClient({ region: 'us-east-1' }), tableName: 't', connector: 'c' },
      owner: 'o',
      now: () => NOW,
      timeLeft: () => 1,
      log: {
        info: (message, details) => void (message === 'tick' && lines.push(details)),
        warn: (message, details) => void warnings.push(`${message} ${JSON.stringify(details)}`),
      },
      publishMetrics: (each) => void measured.push(each),
    },
    result,
  );
  assert.equal(lines.length, 1, 'one line for each tick');
  return { line: lines[0] ?? {}, warnings, measured, caughtUp: summary.caughtUp };
}

describe('the metrics of a tick', () => {
  it('are not published while a source is up to date', () => {
    const { measured, caughtUp } = report(resultOf({ a: { summary: {} } }, { gone: ['test.g'] }));
    assert.deepEqual([measured, caughtUp], [[], true]);
  });

  it('are all published as soon as one row was sent', () => {
    const { measured } = report(resultOf({ a: { summary: { rows: 1, bytes: 70 } }, b: { summary: {} } }));
    assert.deepEqual(measured, [
      {
        tables: 2,
        failedTables: 0,
        pausedTables: 0,
        goneTables: 0,
        rows: 1,
        lateRows: 0,
        lateByMs: 0,
        leftOut: 0,
        bytes: 70,
        positionAgeMs: 1_000,
        queries: 3,
        queryMs: 4,
        produceMs: 5,
        ms: 6,
      },
    ]);
  });

  it('are sums over the tables, except the largest delay of a late row and age of a position', () => {
    const late = (lateByMs: number) => ({ rows: 2, lateRows: 3, lateByMs, leftOut: 4, bytes: 5, caughtUp: false });
    const { measured } = report(
      resultOf({ a: { summary: late(7) }, b: { summary: late(9) }, c: { summary: { ...late(8), tooLateRows: 11 } } }),
    );
    const [{ rows, lateRows, lateByMs, leftOut, bytes, positionAgeMs, tooLateRows } = {}] = measured;
    assert.deepEqual([rows, lateRows, lateByMs, leftOut, bytes, positionAgeMs], [6, 9, 9, 12, 15, 9_000]);
    assert.equal(tooLateRows, undefined, 'these are measured when they are found');
  });

  it('are published for a source that is behind, also if it sent nothing', () => {
    const behind = report(resultOf({ a: { summary: { caughtUp: false } } }));
    assert.deepEqual([behind.measured.length, behind.caughtUp], [1, false]);
    const short = report(resultOf({ a: { summary: {} } }, { run: { ...RUN, unfinished: true } }));
    assert.deepEqual([short.measured.length, short.caughtUp], [1, false]);
  });

  it('count each table that waits at an unsendable row, as long as it does', () => {
    const stands = new UnsendableRowError({ subtable: 'd', time: 1n }, 'us', new Error('too large'));
    const failures = new Map([
      ['test.a', stands],
      ['test.b', new Error('no such column')],
      ['test.c', stands],
    ]);
    const { measured, line, caughtUp } = report(resultOf({}, { run: { ...RUN, failures } }));
    assert.deepEqual([measured.length, measured[0]?.failedTables, measured[1]], [2, 3, { unsendableRows: 2 }]);
    assert.equal(caughtUp, false);
    assert.deepEqual(line.failed, [
      { table: 'test.a', reason: stands.message },
      { table: 'test.b', reason: 'no such column' },
      { table: 'test.c', reason: stands.message },
    ]);
    const others = report(resultOf({}, { run: { ...RUN, failures: new Map([['test.b', new Error('no')]]) } }));
    assert.equal(others.measured.length, 1);
  });
});

describe('the age of positions in a tick', () => {
  it('is that of a table’s position, or of the bound for a table with nothing left to read', () => {
    const at = (table: Table) => report(resultOf({ a: table })).line.positionAgeMs;
    assert.equal(at({ summary: { caughtUp: false } }), 9_000);
    assert.equal(at({ summary: {} }), 1_000);
    assert.equal(at({ summary: { caughtUp: false, position: null } }), 0, 'there is no row yet');
  });

  it('is that of the stored position for a table without a turn, in any unit', () => {
    const stored = { position: { kind: 'time', time: BigInt(NOW - 5_000), precision: 'ms' } } as const;
    assert.equal(report(resultOf({ a: { stored } })).line.positionAgeMs, 5_000);
    assert.equal(report(resultOf({ a: {} })).line.positionAgeMs, 0);
  });

  it('leaves out paused tables', () => {
    const stored = { paused: true, position: { kind: 'time', time: us(NOW - 5_000), precision: 'us' } } as const;
    for (const table of [{ stored }, { summary: { paused: true, caughtUp: false } }]) {
      const { line, measured, caughtUp } = report(resultOf({ a: table }));
      assert.deepEqual([line.positionAgeMs, measured, caughtUp], [0, [], true]);
    }
    assert.equal(report(resultOf({ a: { stored }, b: {} })).line.pausedTables, 1);
  });
});

describe('a position later than TDengine’s present time', () => {
  const told = (table: Table) => {
    const { warnings, line } = report(resultOf({ a: table, b: { summary: {} } }));
    return [warnings, line.futurePositions];
  };
  const warning =
    'the position is later than the time of TDengine, so that rows before it are not sent {"table":"test.a"}';

  it('is warned of and counted, with or without a turn of its table', () => {
    const position = String(us(NOW + 1));
    assert.deepEqual(told({ summary: { position } }), [[warning], 1]);
    const stored = { position: { kind: 'time', time: us(NOW + 1), precision: 'us' } } as const;
    assert.deepEqual(told({ stored }), [[warning], 1]);
  });

  it('is not warned of at that very time, of a paused table, or without a position', () => {
    const position = String(us(NOW));
    assert.deepEqual(told({ summary: { position } }), [[], undefined]);
    assert.deepEqual(told({ summary: { position: String(us(NOW + 1)), paused: true } }), [[], undefined]);
    assert.deepEqual(told({ summary: { position: null } }), [[], undefined]);
    assert.deepEqual(told({}), [[], undefined]);
  });
});

describe('the log line of a tick', () => {
  it('names tables with news, and those that are behind', () => {
    const { line } = report(
      resultOf({
        quiet: { summary: {} },
        sent: { summary: { rows: 1 } },
        late: { summary: { tooLateRows: 2 } },
        behind: { summary: { caughtUp: false } },
      }),
    );
    const position = QUIET.position;
    const each = { rows: 0, lateRows: 0, tooLateRows: 0, position, caughtUp: true, positionAgeMs: 1_000 };
    assert.deepEqual(line.byTable, [
      { table: 'sent', ...each, rows: 1 },
      { table: 'late', ...each, tooLateRows: 2 },
      { table: 'behind', ...each, caughtUp: false, positionAgeMs: 9_000 },
    ]);
  });

  it('names at most 50 tables of each kind, and counts all', () => {
    const names = Array.from({ length: 60 }, (_, at) => `t${at}`);
    const failures = new Map(names.map((name) => [name, new Error('no')]));
    const tables = Object.fromEntries(names.map((name) => [name, { summary: { rows: 1 } }]));
    const result = resultOf(tables, { gone: names });
    const { line } = report({ ...result, run: { ...result.run, failures, notReached: names } });
    const lists = [line.gone, line.failed, line.byTable, line.notReached].map(
      (list) => Array.isArray(list) && list.length,
    );
    assert.deepEqual(lists, [50, 50, 50, 50]);
    assert.deepEqual([line.goneTables, line.failedTables, line.notReachedTables, line.rows], [60, 60, 60, 60]);
  });

  it('has only fields with something to say', () => {
    const { line } = report(resultOf({}));
    for (const name of ['gone', 'failed', 'notReached', 'notReachedTables', 'shard', 'addresses', 'futurePositions']) {
      assert.ok(!(name in line), name);
    }
  });

  it('has the shard if there are several, and the number of requests to each address', () => {
    const two = report(resultOf({}, { shard: { index: 0, shards: 2 } }), () => ({ 'a:6041': 3 }));
    assert.deepEqual([two.line.shard, two.line.addresses], [0, { 'a:6041': 3 }]);
  });

  it('follows a warning for each table with rows that the format cannot write', () => {
    const { warnings, measured } = report(resultOf({ a: { summary: { leftOut: 1 } }, b: { summary: {} } }));
    assert.deepEqual(warnings, ['rows with nothing but NULL cannot be shown in line protocol {"table":"a","rows":1}']);
    assert.equal(measured[0]?.leftOut, 1);
  });
});
