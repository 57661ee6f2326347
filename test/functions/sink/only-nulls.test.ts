import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordsOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';

const TIME = 1_700_000_000_000;

const server = await forThisFile(startTestTDengine());

/** Sinks records, each with rows of these values of `c`; tells how many were written and why others were not. */
async function sunk(database: string, target: object, ...records: readonly (readonly (number | null)[])[]) {
  const route = { ...target, timestamp: { field: 'at', unit: 'ms' }, remaining: {} };
  const values = records.map((cs) => JSON.stringify(cs.map((c, at) => ({ at: TIME + at, c }))));
  const run = await runSink(server.tdengine, recordsOf(values), {
    settings: { database, format: 'json', routes: [route], errors: { tolerance: 'all', deadLetterTopic: 'dlq' } },
  });
  assert.equal(run.answer, undefined);
  const reasons = run.log.flatMap(({ message, fields }) => (message === 'record rejected' ? [fields.reason] : []));
  return [run.batch.written, ...reasons];
}

describe('a record with nothing but nulls of unknown types', () => {
  for (const [place, target] of [
    ['stable m', { stable: 'm', subtable: 'x' }],
    ['table m', { table: 'm' }],
  ] as const) {
    const reason = `${place} does not exist, and no value of the record says which type a column of it has`;

    it(`is rejected when ${place} does not exist`, async () => {
      assert.deepEqual(await sunk(server.nextDatabase(), target, [null]), [0, reason]);
    });

    it(`is written when ${place} exists, or another row creates it`, async () => {
      const database = server.nextDatabase();
      assert.deepEqual(await sunk(server.nextDatabase(), target, [null, 1]), [1]);
      assert.deepEqual(await sunk(database, target, [null], [1]), [2]);
      assert.deepEqual(await sunk(database, target, [null]), [1]);
    });
  }
});
