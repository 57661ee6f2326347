import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type SinkRuntime, sinkRuntime } from '../../../functions/shared/settings/index.ts';
import type { TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import { withEmbedded } from '../../../mapping/sink/embedded.ts';
import { recording } from '../../../mapping/sink/recording.ts';
import { runSink } from '../../../mapping/sink/run-sink.ts';
import { type BatchContext, replayBatch } from '../../../operations/replay/replay-batch.ts';
import { recordOf, recordsOf } from '../../support/sink/records.ts';

const NOW = Date.parse('2024-05-01T08:00:00Z');

function settingsOf(errors: object): SinkRuntime {
  const columns = [
    { name: 'v', type: 'INT', path: 'v' },
    { name: 'extra', type: 'FLOAT', path: 'extra' },
  ];
  const tags = [{ name: 'place', type: 'VARCHAR(4)', path: 'place' }];
  const route = { stable: 'readings', subtable: '{id}', timestamp: { field: 'ts', unit: 'ms' }, columns, tags };
  return sinkRuntime.parse({ database: 'plants', format: 'json', routes: [route], errors });
}

const TOLERANT = { tolerance: 'all', deadLetterTopic: 'letters' };

/** Two subtables, a value that is none, a tombstone, a time that is kept no more, and a place that is longer than the tag. */
const BATCH = [
  { id: 'd1', ts: NOW, v: 1, place: 'hall' },
  { id: 'd2', ts: NOW, v: 2, place: 'hall' },
  { id: 'd1', ts: NOW + 1, v: 'much', place: 'hall' },
  null,
  { id: 'd1', ts: NOW - 40 * 86_400_000, v: 3, place: 'hall' },
  { id: 'd3', ts: NOW, v: 4, place: 'a long way off', extra: 1.5 },
];
const records = recordsOf(BATCH.map((each) => each && JSON.stringify(each)));
const OUTCOMES = ['written', 'written', 'rejected', 'skipped', 'rejected', 'written'];

const TABLES = [
  "CREATE DATABASE plants PRECISION 'ms' KEEP 30d DURATION 10d",
  'CREATE STABLE plants.readings (at TIMESTAMP, v INT) TAGS (place VARCHAR(4))',
];

async function inPlants(use: (tdengine: TDengine) => Promise<void>): Promise<void> {
  await withEmbedded(NOW, async (tdengine) => {
    for (const sql of TABLES) await tdengine.execute(sql);
    await use(tdengine);
  });
}

const context = (tdengine: TDengine, options: Partial<BatchContext> = {}): BatchContext => ({
  ...{ settings: settingsOf(TOLERANT), now: NOW, tdengine, openSchemas: undefined },
  ...{ reportsPartially: false, showsSql: true },
  ...options,
});
const batch = { records, filtered: 0, absent: 0 };

describe('a batch that is replayed', () => {
  it('ends record by record as the batch itself does, by the very statements, and changes nothing', async () => {
    await inPlants(async (tdengine) => {
      const watched = recording(tdengine);
      const replayed = await replayBatch(batch, context(watched));
      assert.deepEqual(watched.take(), []);
      const run = await runSink({ settings: settingsOf(TOLERANT), tdengine: watched, now: NOW }, records);
      assert.deepEqual(
        replayed.records.map(({ outcome }) => outcome.kind),
        OUTCOMES,
      );
      assert.deepEqual(
        run.outcomes.map(({ kind }) => kind),
        OUTCOMES,
      );
      const told = (each: { readonly sql: string; readonly refusal?: string | null | undefined }) =>
        `${each.sql} ${each.refusal ?? ''}`;
      assert.deepEqual(replayed.statements.map(told).sort(), watched.take().map(told).sort());
      assert.equal(replayed.tables, 'as they are');
    });
  });

  it('names the records whose rows are in a statement, and none of one that changes a table', async () => {
    await inPlants(async (tdengine) => {
      const { statements } = await replayBatch(batch, context(tdengine));
      const offsets = (sql: RegExp) =>
        statements.filter((each) => sql.test(each.sql)).map((each) => each.records.map(({ offset }) => offset));
      assert.deepEqual(offsets(/^ALTER/).flat(), []);
      assert.ok(offsets(/^ALTER/).length > 0);
      assert.deepEqual([...new Set(offsets(/^INSERT/).flat())].sort(), [0, 1, 4, 5]);
    });
  });

  it('tells what Lambda would send again, by the tolerance and by the answers that Lambda takes', async () => {
    await inPlants(async (tdengine) => {
      const again = async (options: Partial<BatchContext>) =>
        (await replayBatch(batch, context(tdengine, options))).again;
      assert.equal(await again({}), null);
      const settings = settingsOf({ tolerance: 'none' });
      assert.match((await again({ settings })) ?? '', /^the whole batch, topic meters, partition 0, offset 2: /);
      assert.match((await again({ settings, reportsPartially: true })) ?? '', /^from these on, topic .* offset 2: /);
    });
  });

  it('finds no tables where TDengine does not answer, and says so', async () => {
    const { createTDengine } = await import('../../../functions/shared/tdengine/client/client.ts');
    const silent = createTDengine({ url: 'http://127.0.0.1:1', user: 'root', password: 'x' });
    const one = { ...batch, records: [recordOf(JSON.stringify(BATCH[0]), 0)] };
    const { tables, note, counts } = await replayBatch(one, context(silent));
    assert.deepEqual([tables, counts.written], ['none yet', 1]);
    assert.match(note ?? '', /ECONNREFUSED/);
  });
});
