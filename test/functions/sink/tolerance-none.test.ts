import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { failuresFrom, recordsOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';

const NOW = 1_700_000_000_000_000_000n;

const server = await forThisFile(startTestTDengine());

/** What is in the table `m` after a batch, of which the second record is rejected. */
async function writtenOf(lines: readonly string[], more: object): Promise<readonly unknown[]> {
  const database = server.nextDatabase();
  await server.tdengine.execute(`CREATE DATABASE ${database} PRECISION 'ns'`);
  await server.tdengine.execute(`CREATE STABLE ${database}.m (_ts TIMESTAMP, a DOUBLE) TAGS (t NCHAR(8))`);
  const run = await runSink(server.tdengine, recordsOf(lines), {
    settings: { database, errors: { tolerance: 'none' }, ...more },
    reportsPartially: true,
  });
  assert.deepEqual(run.answer, failuresFrom('meters-0', 1, lines.length));
  const { rows } = await server.tdengine.query(`SELECT a FROM ${database}.m ORDER BY _ts`);
  return rows.map(([a]) => a);
}

describe('with tolerance none nothing is written after a record', () => {
  it('that does not fit its table, also when a later one was rejected earlier', async () => {
    const lines = [`m,t=x a=1 ${NOW}`, `m,t=x b=2 ${NOW + 1n}`, `m,t=x a=3 ${NOW + 2n}`, 'bad'];
    assert.deepEqual(await writtenOf(lines, { evolve: { addColumns: false } }), [1]);
  });

  it('that is rejected because a row before it has its time', async () => {
    const lines = [`m,t=x a=1 ${NOW}`, `m,t=x a=2 ${NOW}`, `m,t=x a=3 ${NOW + 2n}`];
    assert.deepEqual(await writtenOf(lines, { collision: 'reject' }), [1]);
  });
});
