import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { concurrently, IN_FLIGHT } from '../../../functions/shared/concurrently.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { faultyTDengine } from '../../support/sink/faulty-tdengine.ts';
import { recordsOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';

const NOW = 1_700_000_000_000_000_000n;

const server = await forThisFile(startTestTDengine());

describe('INSERT statements of a batch', () => {
  it('are sent several at once, never two with one subtable, and every row arrives', async () => {
    const database = server.nextDatabase();
    const text = 'x'.repeat(2000);
    const lines = Array.from({ length: 3000 }, (_, at) => `m,t=${at % 5} v="${text}" ${NOW + BigInt(at)}`);
    const inFlight = new Set<string>();
    let most = 0;
    const watched = faultyTDengine(server.tdengine, () => undefined);
    const execute = async (sql: string) => {
      const subtables = new Set(sql.match(/(?<=\.`)t_[0-9a-f]{32}(?=`)/g));
      for (const subtable of subtables) {
        assert.ok(!inFlight.has(`${subtable}`), 'a subtable is in two statements at once');
      }
      for (const subtable of subtables) inFlight.add(subtable);
      most = Math.max(most, inFlight.size);
      try {
        return await watched.execute(sql);
      } finally {
        for (const subtable of subtables) inFlight.delete(subtable);
      }
    };
    const run = await runSink({ ...watched, execute }, recordsOf(lines), { settings: { database } });
    assert.equal(run.answer, undefined);
    assert.ok(Number(run.batch.statements) >= 6, `${run.batch.statements} statements`);
    assert.ok(most >= IN_FLIGHT, `${most} subtables in flight`);
    // Each statement's rows are added to those of the others that were on their way with it.
    assert.deepEqual([run.batch.rows, run.batch.missingRows], [3000, 0]);
    const { rows } = await server.tdengine.query(`SELECT COUNT(*) FROM ${database}.m`);
    assert.deepEqual(rows, [[3000]]);
  });
});

describe('work on several items at once', () => {
  it('starts no new item after a failure, and fails with it once the running ones have ended', async () => {
    const ended: number[] = [];
    const waiting = Promise.withResolvers<void>();
    const all = concurrently([0, 1, 2, 3, 4, 5, 6, 7], async (item) => {
      if (item === 0) {
        setImmediate(waiting.resolve);
        throw new Error('first');
      }
      await waiting.promise;
      ended.push(item);
    });
    await assert.rejects(all, /^Error: first$/);
    assert.deepEqual(ended, [1, 2, 3]);
  });
});
