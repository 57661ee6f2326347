import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { meter } from '../../../../../functions/source/tick/report/meter.ts';

describe('the meter of a tick', () => {
  it('counts queries, and adds up the time of TDengine and Kafka, also of failures', async () => {
    let clock = 0;
    const { sums, tdengine, producer } = meter(() => clock);
    const asked = tdengine({
      query: async (sql) => {
        await null;
        clock += 30;
        if (sql === 'bad') throw new Error('no');
        return { columns: [], rows: [] };
      },
      execute: async () => 1,
    });
    const sent = producer({
      produce: async () => {
        await null;
        clock += 7;
        return 5;
      },
      close: async () => {},
    });
    await asked.query('good');
    await assert.rejects(asked.query('bad'), /no/);
    assert.equal(await sent.produce([]), 5);
    assert.deepEqual(sums, { queries: 2, queryMs: 60, produceMs: 7 });
  });
});
