import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StatementLimits } from '../../../../functions/shared/tdengine/client/client.ts';
import type { KeptPace } from '../../../../functions/source/read/window/count-pace.ts';
import type { Invocation } from '../../../../functions/source/tick/invocation.ts';
import { openDatabase } from '../../../../functions/source/tick/open-database.ts';
import { runTasks } from '../../../../functions/source/tick/run-tasks.ts';
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

async function opened(changes: Partial<Invocation> = {}) {
  const warnings: [message: string, details: Record<string, unknown>][] = [];
  const limits: (StatementLimits | undefined)[] = [];
  const invocation: Invocation = {
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
    publishMetrics: unasked,
    ...changes,
  };
  const database = await openDatabase(invocation, { readAll: unasked, claim: unasked, commit: unasked });
  return { invocation, database, warnings, limits };
}

describe('a database that the source’s invocation opens', () => {
  it('has its precision, tables and TDengine’s time, and the connector’s name', async () => {
    const { database } = await opened();
    const { precision, serverNow, connector, tables, sums } = database;
    assert.deepEqual([precision, serverNow, connector], ['us', NOW + 7, 'meters']);
    assert.deepEqual(tables, [{ name: 'm', kind: 'stable', createTime: NOW }]);
    assert.equal(sums.queries, 6, 'its own questions count too');
  });

  it('limits an answer to an eighth of the memory for rows, and a statement to the time that is left', async () => {
    const { database, limits } = await opened({ memoryBytes: 1_024 * MB, timeLeft: () => 9_000 });
    assert.ok(limits.length > 0);
    for (const limit of limits) {
      assert.deepEqual(limit, { mostBytes: Math.floor(database.budget.most / 8), timeoutMs: 9_000 });
    }
  });

  it('limits a count to a quarter of the time that is left, but at least two seconds', async () => {
    let left = 100_000;
    const { database } = await opened({ timeLeft: () => left });
    assert.equal(database.countMs(), 25_000);
    left = 4_000;
    assert.equal(database.countMs(), 2_000);
  });

  it('warns of a window that took too long in ms, and remembers its width in the container', async () => {
    const paces = new Map<string, KeptPace>();
    const { database, warnings } = await opened({ paces });
    assert.equal(database.paceOf('test.m').slow(8_000_000n), true);
    assert.deepEqual([...paces], [['test.m', { widest: 1_000_000n, tooWide: 8_000_000n, steps: 1 }]]);
    const advice = 'narrower ones follow; queryIntervalMs makes the first one narrow too';
    assert.deepEqual(warnings, [
      ['a window took too long to be counted or read', { table: 'test.m', windowMs: 8_000, nextMs: 1_000, advice }],
    ]);
  });

  it('aims at windows that take five seconds, or half of a count’s limit if that is less', async () => {
    let left = 100_000;
    const paces = new Map<string, KeptPace>();
    const { database } = await opened({ paces, timeLeft: () => left });
    const pace = database.paceOf('test.m');
    pace.slow(8_000_000n);
    pace.done(100_000n, 1_000);
    assert.equal(pace.widest(), 500_000n);
    left = 8_000;
    pace.done(100_000n, 1_000);
    assert.equal(pace.widest(), 100_000n);
  });
});

describe('the tasks of a source’s invocation', () => {
  it('run one table at a time, with a warning, when earlier invocations were killed', async () => {
    for (const killed of [0, 1]) {
      const { invocation, database, warnings } = await opened();
      await runTasks(database, [], invocation, { lease: { note: undefined, killed }, keep: () => {} });
      const warning = 'invocations before this one were killed: tables are read one at a time';
      assert.deepEqual(warnings, killed === 0 ? [] : [[warning, { killed }]]);
    }
  });
});
