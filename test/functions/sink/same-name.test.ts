import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SinkMemory } from '../../../functions/sink/sink-memory.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordsOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';

const TIME = 1_700_000_000_000;

const server = await forThisFile(startTestTDengine());

describe('a subtable name that two stables have', () => {
  const routes = ['a', 'b'].map((stable) => ({
    when: { field: 'kind', equals: stable },
    stable,
    subtable: `\${id}`,
    timestamp: { field: 'at', unit: 'ms' },
    columns: [{ path: 'v', type: 'INT' }],
    tags: [{ path: 'id', type: 'VARCHAR(8)' }],
  }));
  const json = (kind: string, v: number) => JSON.stringify({ kind, id: 'd1', at: TIME, v });

  for (const [title, batches] of [
    ['in one batch', [[json('a', 1), json('b', 2)]]],
    ['in two', [[json('a', 1)], [json('b', 2)]]],
  ] as const) {
    it(`${title}, stays with the stable that has it first, and rows of the other are rejected`, async () => {
      const database = server.nextDatabase();
      const settings = { database, format: 'json', routes, errors: { tolerance: 'all', deadLetterTopic: 'dlq' } };
      const memory = new SinkMemory();
      let written = 0;
      let rejected = 0;
      for (const batch of batches) {
        const run = await runSink(server.tdengine, recordsOf([...batch]), { settings, memory });
        assert.equal(run.answer, undefined);
        written += Number(run.batch.written);
        rejected += Number(run.batch.rejected);
      }
      assert.deepEqual([written, rejected], [1, 1]);
      const { rows } = await server.tdengine.query(`SELECT v FROM ${database}.a`);
      assert.deepEqual(rows, [[1]]);
    });
  }

  it('may move to another stable when the subtable is dropped, and rows of the first are then rejected', async () => {
    const database = server.nextDatabase();
    const settings = { database, format: 'json', routes, errors: { tolerance: 'all', deadLetterTopic: 'dlq' } };
    const memory = new SinkMemory();
    const sink = (text: string) => runSink(server.tdengine, recordsOf([text]), { settings, memory });
    await sink(json('a', 1));
    await server.tdengine.execute(`DROP TABLE ${database}.d1`);
    assert.equal((await sink(json('b', 2))).batch.written, 1);
    const { batch } = await sink(json('a', 3));
    assert.deepEqual([batch.written, batch.rejected], [0, 1]);
    assert.deepEqual((await server.tdengine.query(`SELECT v FROM ${database}.b`)).rows, [[2]]);
  });
});
