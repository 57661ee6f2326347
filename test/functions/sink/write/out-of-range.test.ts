import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestTDengine, type TestTDengine } from '../../../support/servers/test-tdengine.ts';
import { recordOf } from '../../../support/sink/records.ts';
import { runSink } from '../../../support/sink/run-sink.ts';

const NOW = 1_700_000_000_000_000_000n;

let embedded: TestTDengine;
before(async () => {
  embedded = await startTestTDengine();
});
after(() => embedded.close());

describe('a row that is too old', () => {
  it('does not harm the only row of another database in its statement', async () => {
    const prefix = embedded.nextDatabase();
    const records = [
      recordOf(`m,t=x v=1 ${NOW}`, 0, { topic: 'a' }),
      recordOf('m,t=x v=2 1', 0, { topic: 'b' }),
      recordOf(`m,t=x v=3 ${NOW}`, 0, { topic: 'c' }),
    ];
    const run = await runSink(embedded.tdengine, records, {
      settings: { databasePrefix: prefix, errors: { tolerance: 'all', deadLetterTopic: 'dlq' } },
    });
    assert.deepEqual([run.answer, run.batch.written, run.batch.rejected], [undefined, 2, 1]);
    const values = ['a', 'c'].map(
      async (topic) => (await embedded.tdengine.query(`SELECT v FROM ${prefix}${topic}.m`)).rows,
    );
    assert.deepEqual(await Promise.all(values), [[[1]], [[3]]]);
  });
});
