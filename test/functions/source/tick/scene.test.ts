import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StatementLimits } from '../../../../functions/shared/tdengine/client.ts';
import type { KeptPace } from '../../../../functions/source/read/window/count-pace.ts';
import type { TickParts } from '../../../../functions/source/tick/parts.ts';
import { runTasks } from '../../../../functions/source/tick/run-tasks.ts';
import { openScene } from '../../../../functions/source/tick/scene.ts';
import { recordingProducer, tickSettings } from '../../../support/source/tick-world.ts';

const NOW = 1_700_000_000_000;
const MB = 2 ** 20;
const unasked = () => assert.fail('not asked for');

/** What TDengine answers of a database that counts microseconds and has one stable. */
function answerTo(sql: string): readonly (readonly unknown[])[] {
  if (sql.includes('ins_databases')) return [['us']];
  if (sql === 'SELECT now()') return [[new Date(NOW + 7).toISOString()]];
  const isStable = sql.includes('ins_stables');
  if (sql.startsWith('SELECT count(*)')) return [[isStable ? 1 : 0]];
  return isStable ? [['m', new Date(NOW).toISOString()]] : [];
}

async function opened(changes: Partial<TickParts> = {}) {
  const warnings: [message: string, details: Record<string, unknown>][] = [];
  const measured: Readonly<Record<string, number>>[] = [];
  const limits: (StatementLimits | undefined)[] = [];
  const parts: TickParts = {
    settings: tickSettings(),
    tdengine: {
      async query(sql, given) {
        limits.push(given);
        return { columns: [], rows: answerTo(sql) };
      },
      execute: unasked,
    },
    producer: recordingProducer([]),
    checkpoints: { client: new DynamoDBClient({ region: 'us-east-1' }), tableName: 't', connector: 'Stack/meters' },
    owner: 'o',
    now: () => NOW,
    timeLeft: () => 100_000,
    log: { info: () => {}, warn: (message, details) => void warnings.push([message, details]) },
    measure: (each) => void measured.push(each),
    ...changes,
  };
  const { scene, tables, sums } = await openScene(parts, { readAll: unasked, claim: unasked, commit: unasked });
  return { parts, scene, tables, sums, warnings, measured, limits };
}

describe('the scene of an invocation', () => {
  it('is the database as it is, by TDengine’s clock, under the connector’s own name', async () => {
    const { scene, tables, sums } = await opened();
    assert.deepEqual([scene.precision, scene.serverNow, scene.connector], ['us', NOW + 7, 'meters']);
    assert.deepEqual(tables, [{ name: 'm', kind: 'stable', createTime: NOW }]);
    assert.equal(sums.queries, 6, 'its own questions count too');
  });

  it('lets an answer have an eighth of the memory that rows may take, and a statement the time that is left', async () => {
    const { scene, limits } = await opened({ memoryBytes: 1_024 * MB, timeLeft: () => 9_000 });
    assert.ok(limits.length > 0);
    for (const limit of limits) {
      assert.deepEqual(limit, { mostBytes: Math.floor(scene.budget.most / 8), timeoutMs: 9_000 });
    }
  });

  it('lets a count take a quarter of the time that is left, and two seconds at least', async () => {
    let left = 100_000;
    const { scene } = await opened({ timeLeft: () => left });
    assert.equal(scene.countMs(), 25_000);
    left = 4_000;
    assert.equal(scene.countMs(), 2_000);
  });

  it('tells a window that took too long in ms, and remembers the pace in what the container keeps', async () => {
    const paces = new Map<string, KeptPace>();
    const { scene, warnings } = await opened({ paces });
    assert.equal(scene.paceOf('test.m').slow(8_000_000n), true);
    assert.deepEqual([...paces], [['test.m', { widest: 1_000_000n, tooWide: 8_000_000n, steps: 1 }]]);
    const advice = 'narrower ones follow; queryIntervalMs makes the first one narrow too';
    assert.deepEqual(warnings, [
      ['a window took too long to be counted or read', { table: 'test.m', windowMs: 8_000, nextMs: 1_000, advice }],
    ]);
  });

  it('aims at windows that take five seconds, or half of what a count may take where that is less', async () => {
    let left = 100_000;
    const paces = new Map<string, KeptPace>();
    const { scene } = await opened({ paces, timeLeft: () => left });
    const pace = scene.paceOf('test.m');
    pace.slow(8_000_000n);
    pace.done(100_000n, 1_000);
    assert.equal(pace.widest(), 500_000n);
    left = 8_000;
    pace.done(100_000n, 1_000);
    assert.equal(pace.widest(), 100_000n);
  });

  it('warns of each of the first 20 rows that cannot be sent, then of how many more, and counts all', async () => {
    const row = { subtable: 'd', time: '5', cells: [1] };
    const passed = (count: number) =>
      Array.from({ length: count }, () => ({ row, reason: new Error('too large'), value: 'secret' }));
    const { scene, warnings, measured } = await opened();
    scene.unsendable('m', passed(20));
    assert.equal(warnings.length, 20);
    assert.deepEqual(warnings[0], [
      'a row cannot be sent and is a dead letter',
      { table: 'm', subtable: 'd', time: '5', reason: 'too large' },
    ]);
    warnings.length = 0;
    scene.unsendable('m', passed(23));
    assert.equal(warnings.length, 21);
    assert.deepEqual(warnings[20], ['more rows cannot be sent and are dead letters', { table: 'm', rows: 3 }]);
    assert.deepEqual(measured, [{ unsendableRows: 20 }, { unsendableRows: 23 }]);
    assert.ok(!JSON.stringify(warnings).includes('secret'));
  });

  it('warns of rows that came later than the look-back, and counts them', async () => {
    const { scene, warnings, measured } = await opened();
    scene.tooLate('m', 4);
    assert.deepEqual(warnings, [['rows came later than the look-back and are not sent', { table: 'm', rows: 4 }]]);
    assert.deepEqual(measured, [{ tooLateRows: 4 }]);
  });

  for (const tableRecreated of ['restart', 'continue'] as const) {
    it(`warns of a table that was made anew, with ${tableRecreated} as the settings say, and counts it`, async () => {
      const { scene, warnings, measured } = await opened({ settings: tickSettings({ tableRecreated }) });
      scene.madeAnew('test.m', { before: NOW, now: NOW + 1, position: { time: 1n, precision: 'ms' } });
      const [[message, details] = ['', {}]] = warnings;
      assert.match(message, tableRecreated === 'restart' ? /read from its beginning$/ : /up to there are not sent$/);
      assert.deepEqual(details, {
        table: 'test.m',
        createTimeBefore: '2023-11-14T22:13:20.000Z',
        createTime: '2023-11-14T22:13:20.001Z',
        position: '1970-01-01T00:00:00.001Z',
      });
      assert.deepEqual(measured, [{ recreatedTables: 1 }]);
    });
  }
});

describe('the tasks of an invocation', () => {
  it('are warned of when invocations before were killed, since tables are read one at a time then', async () => {
    for (const killed of [0, 1]) {
      const { parts, scene, warnings } = await opened();
      await runTasks(scene, [], parts, { lease: { note: undefined, killed }, keep: () => {} });
      const warning = 'invocations before this one were killed: tables are read one at a time';
      assert.deepEqual(warnings, killed === 0 ? [] : [[warning, { killed }]]);
    }
  });
});
