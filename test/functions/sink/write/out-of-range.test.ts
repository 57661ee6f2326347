import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../support/servers/test-tdengine.ts';
import { recordOf } from '../../../support/sink/records.ts';
import { runSink } from '../../../support/sink/run-sink.ts';

const NOW = 1_700_000_000_000_000_000n;

const server = await forThisFile(startTestTDengine());

describe('a row that is too old', () => {
  it('does not reject the only row of another database in its statement', async () => {
    const prefix = server.nextDatabase();
    const records = [
      recordOf(`m,t=x v=1 ${NOW}`, 0, { topic: 'a' }),
      recordOf('m,t=x v=2 1', 0, { topic: 'b' }),
      recordOf(`m,t=x v=3 ${NOW}`, 0, { topic: 'c' }),
    ];
    const run = await runSink(server.tdengine, records, {
      settings: { databasePrefix: prefix, errors: { tolerance: 'all', deadLetterTopic: 'dlq' } },
    });
    assert.deepEqual([run.answer, run.batch.written, run.batch.rejected], [undefined, 2, 1]);
    const values = ['a', 'c'].map(
      async (topic) => (await server.tdengine.query(`SELECT v FROM ${prefix}${topic}.m`)).rows,
    );
    assert.deepEqual(await Promise.all(values), [[[1]], [[3]]]);
  });
});
