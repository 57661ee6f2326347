import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { SinkMemory } from '../../../../functions/sink/sink-memory.ts';
import { startEmbeddedTDengine, type TestTDengine } from '../../../support/servers/test-tdengine.ts';
import { recordsOf } from '../../../support/sink/records.ts';
import { type RunOptions, runSink } from '../../../support/sink/run-sink.ts';

const TIME = 1_700_000_000_000;
const TOLERANT = { tolerance: 'all', deadLetterTopic: 'dlq' };

/** The two notes that DESCRIBE has of a composite key, and the versions between which it changed. */
for (const version of ['3.3.0', '3.3.5', '3.3.6', '3.3.6.3', '3.3.7.5']) {
  describe(`a composite key of TDengine ${version}`, () => {
    let server: TestTDengine;
    before(async () => {
      server = await startEmbeddedTDengine({ version });
    });
    after(() => server.close());

    /** A stable whose key is of a type, and a batch of records for it; what came of them, and what is stored. */
    async function sunk(type: string, options: RunOptions, ...batches: readonly (readonly string[])[]) {
      const { tdengine } = server;
      const database = server.nextDatabase();
      await tdengine.execute(`CREATE DATABASE ${database} PRECISION 'ms'`);
      await tdengine.execute(
        `CREATE STABLE ${database}.m (_ts TIMESTAMP, k ${type} PRIMARY KEY, v DOUBLE) TAGS (t NCHAR(8))`,
      );
      const memory = new SinkMemory();
      const runs = [];
      for (const lines of batches) {
        const settings = { database, errors: TOLERANT, ...options.settings };
        runs.push(await runSink(tdengine, recordsOf(lines), { ...options, memory, settings }));
      }
      const { rows } = await tdengine.query(`SELECT t, k, v FROM ${database}.m ORDER BY _ts, t, k`);
      return { runs, rows, reasons: runs.flatMap(({ log }) => log.flatMap(({ fields }) => fields.reason ?? [])) };
    }

    const row = (key: string, v: number, tag = 'x'): string => `m,t=${tag} ${key},v=${v} ${TIME}000000`;

    for (const [type, keys] of [
      ['INT', ['k=1i32', 'k=2i32']],
      ['INT UNSIGNED', ['k=1u32', 'k=2u32']],
      ['BIGINT', ['k=1i', 'k=2i']],
      ['BIGINT UNSIGNED', ['k=1u', 'k=2u']],
      ['VARCHAR(9)', ['k="a"', 'k="b"']],
    ] as const) {
      it(`keeps rows of one time that differ in a key of ${type}`, async () => {
        const [one, two] = keys;
        const { runs, rows } = await sunk(type, {}, [row(one, 1), row(two, 2), row(one, 3)]);
        assert.deepEqual(
          runs.map(({ answer, batch }) => [answer, batch.written, batch.rejected]),
          [[undefined, 3, 0]],
        );
        assert.deepEqual(
          rows.map(([, , v]) => v),
          [3, 2],
        );
      });
    }

    it('tells rows of one time apart whatever the collision setting, in one batch or in two', async () => {
      const lines = [row('k=1i', 1), row('k=2i', 2), row('k=1i', 3)];
      for (const collision of ['upsert', 'replace'] as const) {
        for (const batches of [[lines], lines.map((line) => [line])]) {
          const { rows } = await sunk('BIGINT', { settings: { collision } }, ...batches);
          assert.deepEqual(rows, [
            ['x', 1, 3],
            ['x', 2, 2],
          ]);
        }
      }
      const { rows, runs } = await sunk('BIGINT', { settings: { collision: 'reject' } }, lines);
      assert.deepEqual([runs[0]?.batch.written, runs[0]?.batch.rejected], [2, 1]);
      assert.deepEqual(rows, [
        ['x', 1, 1],
        ['x', 2, 2],
      ]);
    });

    it('rejects a record without a value for it, with its name and without TDengine’s code', async () => {
      const { reasons, rows } = await sunk('BIGINT', {}, [`m,t=x v=1 ${TIME}000000`, row('k=2i', 2)]);
      assert.deepEqual(reasons, ['stable m has the composite key k, for which the record has no value']);
      assert.deepEqual(rows, [['x', 2, 2]]);
    });

    it('works with rows of JSON routes', async () => {
      const routes = [
        {
          stable: 'm',
          subtable: 'd',
          timestamp: { field: 'at', unit: 'ms' },
          columns: [{ path: 'v' }, { path: 'k' }],
          tags: [{ path: 't' }],
        },
      ];
      const values = [1, 2].map((k) => JSON.stringify({ at: TIME, k, v: k * 1.5, t: 'x' }));
      const { runs, rows } = await sunk('INT', { settings: { format: 'json', routes } }, values);
      assert.deepEqual([runs[0]?.batch.written, runs[0]?.batch.rows], [2, 2]);
      assert.deepEqual(rows, [
        ['x', 1, 1.5],
        ['x', 2, 3],
      ]);
    });
  });
}
