import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BatchDecoder } from '../../../../functions/sink/decode/batch-decoder.ts';
import { SinkMemory } from '../../../../functions/sink/sink-memory.ts';
import { startTestTDengine, type TestTDengine } from '../../../support/servers/test-tdengine.ts';
import { recordsOf } from '../../../support/sink/records.ts';
import { runSink } from '../../../support/sink/run-sink.ts';

const NOW = 1_700_000_000_000_000_000n;

/** Rows of new tables, of longer texts, of one time, of other types than their columns have, and of other tags. */
const BATCHES = [
  [`m,t=a v=1,s="abc" ${NOW}`, `m,t=b v=2 ${NOW}`, `m,t=a v=3 ${NOW}`, `n,t=a v=4i ${NOW}`, `m,t=a w=5 ${NOW}`],
  [`m,t=a v=6i,s="abcdefghijklmnopq" ${NOW + 1n}`, `n,t=a v=7 ${NOW + 1n}`, `m,t=b,u=x v=8 ${NOW + 1n}`],
];

let server: TestTDengine;
before(async () => {
  server = await startTestTDengine();
});
after(() => server.close());

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
}

describe('a decoded row', () => {
  for (const collision of ['upsert', 'replace', 'reject']) {
    it(`is not changed by later work on it, with collision ${collision}`, async (test) => {
      const { decode } = BatchDecoder.prototype;
      let frozen = 0;
      test.mock.method(
        BatchDecoder.prototype,
        'decode',
        async function (this: BatchDecoder, ...args: Parameters<typeof decode>) {
          const decoded = await decode.apply(this, args);
          deepFreeze(decoded);
          frozen += decoded.length;
          return decoded;
        },
      );
      const database = server.nextDatabase();
      const settings = { database, collision, errors: { tolerance: 'all', deadLetterTopic: 'dlq' } };
      const memory = new SinkMemory();
      for (const batch of BATCHES) {
        const { answer, batch: told } = await runSink(server.tdengine, recordsOf(batch), { settings, memory });
        assert.equal(answer, undefined);
        assert.equal(told.unforeseenErrors, undefined);
      }
      assert.equal(frozen, BATCHES.flat().length);
    });
  }
});
