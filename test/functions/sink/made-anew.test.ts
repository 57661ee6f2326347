import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TDengineError } from '../../../functions/shared/tdengine/error.ts';
import { SinkMemory } from '../../../functions/sink/sink-memory.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';

const NOW = 1_700_000_000_000_000_000n;

/** Records that are worked on at once. */
const PART = 1_000;

const server = await forThisFile(startTestTDengine());

/** A container that has written into a database of milliseconds, which is then dropped; a new one has nanoseconds, and keeps 1970. */
async function warmed() {
  const database = server.nextDatabase();
  const options = {
    memory: new SinkMemory(),
    reportsPartially: true,
    settings: {
      database,
      databasePrecision: 'ns',
      databaseOptions: { keep: '36500d' },
      errors: { tolerance: 'all', deadLetterTopic: 'dlq' },
    },
  };
  await server.tdengine.execute(`CREATE DATABASE ${database} PRECISION 'ms' KEEP 36500`);
  await runSink(server.tdengine, [recordOf(`m,t=x a=1 ${NOW}`, 0, { topic: 'a' })], options);
  await server.tdengine.execute(`DROP DATABASE ${database}`);
  return { database, options };
}

describe('a value for a column whose type changed since the sink last described the table', () => {
  it('is written when it fits the present type', async () => {
    const database = server.nextDatabase();
    const options = {
      memory: new SinkMemory(),
      settings: { database, errors: { tolerance: 'all', deadLetterTopic: 'dlq' } },
    };
    await runSink(server.tdengine, [recordOf(`m,t=x a=1 ${NOW}`, 0)], options);
    await server.tdengine.execute(`DROP STABLE ${database}.m`);
    const run = await runSink(server.tdengine, [recordOf(`m,t=x a="text" ${NOW}`, 1)], options);
    assert.deepEqual([run.batch.written, run.batch.rejected], [1, 0]);
    const { rows } = await server.tdengine.query(`SELECT a FROM ${database}.m`);
    assert.deepEqual(rows, [['text']]);
  });
});

describe('rows for a database that was recreated with another precision', () => {
  it('are sent again also when their stable is new to the sink', async () => {
    const { database, options } = await warmed();
    await server.tdengine.execute(`CREATE DATABASE ${database} PRECISION 'ns' KEEP 36500`);
    const records = [recordOf(`n,t=x a=2 ${NOW}`, 1, { topic: 'a' })];
    const run = await runSink(server.tdengine, records, options);
    assert.deepEqual(run.answer, { batchItemFailures: [{ itemIdentifier: { partition: 'a-0', offset: 1 } }] });
    assert.equal((await runSink(server.tdengine, records, options)).answer, undefined);
    const { rows } = await server.tdengine.query(`SELECT CAST(_ts AS BIGINT), a FROM ${database}.n`);
    assert.deepEqual(rows, [[Number(NOW), 2]]);
  });

  it('are sent again also when another topic of the batch created the database', async () => {
    const { database, options } = await warmed();
    const records = Array.from({ length: PART }, (_, at) => recordOf(null, at + 1, { topic: 'a' }));
    records[0] = recordOf(`n,t=x a=2 ${NOW}`, 1, { topic: 'a' });
    records.push(
      recordOf(`m,t=x a=3 ${NOW}`, PART + 1, { topic: 'a' }),
      recordOf(`m,t=y a=4 ${NOW}`, 0, { topic: 'b' }),
    );
    for (let delivery = 0; ; delivery++) {
      assert.ok(delivery < 4, 'it never ends');
      if ((await runSink(server.tdengine, records, options)).answer === undefined) break;
    }
    const { rows } = await server.tdengine.query(`SELECT CAST(_ts AS BIGINT), a FROM ${database}.m ORDER BY a`);
    assert.deepEqual(rows, [
      [Number(NOW), 3],
      [Number(NOW), 4],
    ]);
  });
});

describe('a change of a table whose database was dropped', () => {
  /** Rows for a database that was dropped since the container wrote into it: the stable is remembered and lacks a column. */
  async function delivered(refuses: (sql: string) => boolean) {
    const database = server.nextDatabase();
    const options = { memory: new SinkMemory(), reportsPartially: true, settings: { database } };
    await runSink(server.tdengine, [recordOf(`m,t=x a=1 ${NOW}`, 0)], options);
    await server.tdengine.execute(`DROP DATABASE ${database}`);
    const broken = {
      ...server.tdengine,
      async execute(sql: string) {
        if (refuses(sql)) throw new TDengineError(0x000b, 'retry', 'Unable to establish connection');
        return server.tdengine.execute(sql);
      },
    };
    const records = [recordOf(`m,t=x a=2,b=3 ${NOW}`, 1)];
    const first = await runSink(broken, records, options);
    const second = await runSink(server.tdengine, records, options);
    return { database, first: first.answer, second: second.answer };
  }

  it('is made in a new database when the records are sent again', async () => {
    const { database, first, second } = await delivered((sql) => sql.startsWith('ALTER'));
    assert.deepEqual(first, { batchItemFailures: [{ itemIdentifier: { partition: 'meters-0', offset: 1 } }] });
    assert.equal(second, undefined);
    const { rows } = await server.tdengine.query(`SELECT a, b FROM ${database}.m`);
    assert.deepEqual(rows, [[2, 3]]);
  });
});
