import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordsOf } from '../../support/sink/records.ts';
import { type Run, runSink } from '../../support/sink/run-sink.ts';

const NOW = 1_700_000_000_000_000_000n;

const server = await forThisFile(startTestTDengine());

interface Written {
  readonly run: Run;
  readonly rows: readonly (readonly unknown[])[];
}

/** Writes batches one after another into a new stable `m (_ts, a, b, c) TAGS (t)` and reads it back. */
async function written(collision: string, ...batches: readonly (readonly string[])[]): Promise<Written> {
  const database = server.nextDatabase();
  await server.tdengine.execute(`CREATE DATABASE ${database} PRECISION 'ns'`);
  await server.tdengine.execute(
    `CREATE STABLE ${database}.m (_ts TIMESTAMP, a DOUBLE, b DOUBLE, c DOUBLE) TAGS (t NCHAR(8))`,
  );
  let run: Run | undefined;
  for (const lines of batches) {
    run = await runSink(server.tdengine, recordsOf(lines), {
      settings: { database, collision, errors: { tolerance: 'all', deadLetterTopic: 'dlq' } },
    });
    assert.equal(run.answer, undefined);
  }
  const { rows } = await server.tdengine.query(`SELECT t, a, b, c FROM ${database}.m ORDER BY _ts, t`);
  assert.ok(run !== undefined);
  return { run, rows };
}

describe('two rows of one subtable and time', () => {
  const lines = [`m,t=x a=1,b=2 ${NOW}`, `m,t=x b=3 ${NOW}`];
  const other = `m,t=y b=3 ${NOW}`;

  it('become one row with collision upsert: later values replace earlier ones, other columns stay', async () => {
    for (const batches of [[lines], lines.map((line) => [line])]) {
      assert.deepEqual((await written('upsert', ...batches)).rows, [['x', 1, 3, null]]);
    }
  });

  it('become the later row alone with collision replace, in one batch or in two', async () => {
    for (const batches of [[lines], lines.map((line) => [line])]) {
      assert.deepEqual((await written('replace', ...batches)).rows, [['x', null, 3, null]]);
    }
  });

  it('with collision replace lose columns of the earlier row also when that batch added them to the stable', async () => {
    const { rows } = await written('replace', [`m,t=x a=1,d=5 ${NOW}`, `m,t=x b=3 ${NOW}`]);
    assert.deepEqual(rows, [['x', null, 3, null]]);
  });

  it('in one batch reject the later record with collision reject, and only that one', async () => {
    const { run, rows } = await written('reject', [...lines, other]);
    assert.deepEqual([run.batch.written, run.batch.rejected], [2, 1]);
    assert.match(
      String(run.log.find(({ message }) => message === 'record rejected')?.fields.reason),
      /^a record before it in the batch has another row of t_[0-9a-f]{32} with the same timestamp, and collision is reject$/,
    );
    assert.deepEqual(rows, [
      ['x', 1, 2, null],
      ['y', null, 3, null],
    ]);
  });

  it('are not rejected with collision reject when they are the same, as after a producer’s retry', async () => {
    const { run, rows } = await written('reject', [lines[0] ?? '', lines[0] ?? '']);
    assert.deepEqual([run.batch.written, run.batch.rejected], [2, 0]);
    assert.deepEqual(rows, [['x', 1, 2, null]]);
  });

  it('are not rejected with collision reject when they are the same with their columns in another order', async () => {
    const { run, rows } = await written('reject', [`m,t=x a=1,b=2 ${NOW}`, `m,t=x b=2,a=1 ${NOW}`, `m,t=x a=1 ${NOW}`]);
    assert.deepEqual([run.batch.written, run.batch.rejected], [2, 1]);
    assert.deepEqual(rows, [['x', 1, 2, null]]);
  });

  it('are not rejected with collision reject when two records have the same of several, as after a retry', async () => {
    const both = lines.join('\n');
    const { run, rows } = await written('reject', [both, both, lines[0] ?? '']);
    assert.deepEqual([run.batch.written, run.batch.rejected], [2, 1]);
    assert.deepEqual(rows, [['x', 1, 3, null]]);
  });

  it('are not rejected with collision reject when they are of one record', async () => {
    const { run, rows } = await written('reject', [lines.join('\n')]);
    assert.deepEqual([run.batch.written, rows], [1, [['x', 1, 3, null]]]);
  });
});

describe('rows that collide, however they are divided into batches', () => {
  const anyLine = fc.record({
    t: fc.constantFrom('x', 'y'),
    at: fc.integer({ min: 0, max: 2 }),
    fields: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 9 }), { minKeys: 1, maxKeys: 3 }),
  });

  for (const collision of ['upsert', 'replace'] as const) {
    it(`with collision ${collision} leave what writing the rows one after another leaves`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(anyLine, { maxLength: 6 }), { maxLength: 3 }), async (batches) => {
          const expected = new Map<string, Record<string, number>>();
          for (const { t, at, fields } of batches.flat()) {
            const before = collision === 'upsert' ? expected.get(`${at}${t}`) : undefined;
            expected.set(`${at}${t}`, { ...before, ...fields });
          }
          const texts = batches.map((lines) =>
            lines.map(({ t, at, fields }) => {
              const pairs = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
              return `m,t=${t} ${pairs.join(',')} ${NOW + BigInt(at)}`;
            }),
          );
          const { rows } = await written(collision, ...texts, [`m,t=z a=0 ${NOW + 9n}`]);
          assert.deepEqual(
            rows.slice(0, -1),
            [...expected].sort().map(([key, { a = null, b = null, c = null }]) => [key.slice(1), a, b, c]),
          );
        }),
        { numRuns: 25 },
      );
    });
  }
});

describe('a stable with a composite key', () => {
  async function keyed(lines: readonly string[]): Promise<Written> {
    const database = server.nextDatabase();
    await server.tdengine.execute(`CREATE DATABASE ${database} PRECISION 'ns'`);
    await server.tdengine.execute(
      `CREATE STABLE ${database}.m (ts TIMESTAMP, id BIGINT PRIMARY KEY, a DOUBLE) TAGS (t NCHAR(8))`,
    );
    const run = await runSink(server.tdengine, recordsOf(lines), {
      settings: { database, errors: { tolerance: 'all', deadLetterTopic: 'dlq' } },
    });
    const { rows } = await server.tdengine.query(`SELECT t, id, a FROM ${database}.m ORDER BY ts, id`);
    return { run, rows };
  }

  it('keeps rows of one time that differ in the key, and of equal keys the later row', async () => {
    const { run, rows } = await keyed([`m,t=x id=1i,a=1 ${NOW}`, `m,t=x id=2i,a=2 ${NOW}`, `m,t=x id=1i,a=3 ${NOW}`]);
    assert.deepEqual([run.answer, run.batch.written], [undefined, 3]);
    assert.deepEqual(rows, [
      ['x', 1, 3],
      ['x', 2, 2],
    ]);
  });

  it('rejects a record without a value for the key', async () => {
    const { run, rows } = await keyed([`m,t=x a=1 ${NOW}`, `m,t=x id=2i,a=2 ${NOW}`]);
    assert.deepEqual([run.batch.written, run.batch.rejected], [1, 1]);
    const rejected = run.log.find(({ message }) => message === 'record rejected');
    assert.deepEqual([rejected?.fields.stage, rejected?.fields.column], ['TASK_PUT', 'id']);
    assert.deepEqual(rows, [['x', 2, 2]]);
  });
});
