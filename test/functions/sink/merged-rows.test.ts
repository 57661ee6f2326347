import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SinkMemory } from '../../../functions/sink/sink-memory.ts';
import { MergedRows } from '../../../functions/sink/write/merged-rows.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordsOf } from '../../support/sink/records.ts';
import { rowOf, subtable } from '../../support/sink/rows.ts';
import { runSink } from '../../support/sink/run-sink.ts';

const server = await forThisFile(startTestTDengine());

const WARNING = 'rows of one record have the same table and time, so that the last is left';

/** Runs batches in one container; gives how many rows each counted as merged, and the places that it warned of. */
async function merged(
  routes: readonly object[] | undefined,
  batches: readonly (readonly string[])[],
  more: object = {},
) {
  const database = server.nextDatabase();
  const settings = { database, ...(routes && { format: 'json', routes }), ...more };
  const memory = new SinkMemory();
  const ended: { readonly mergedRows: unknown; readonly told: unknown; readonly written: unknown }[] = [];
  for (const batch of batches) {
    const run = await runSink(server.tdengine, recordsOf(batch), { settings, memory });
    assert.equal(run.answer, undefined);
    assert.deepEqual(run.metrics[0]?.mergedRows, run.batch.mergedRows);
    const lines = run.log.filter(({ message }) => message === WARNING);
    for (const { level } of lines) assert.equal(level, 'warn');
    const told = JSON.stringify(lines.map(({ fields }) => fields.tables)).replaceAll(database, 'DB');
    ended.push({ mergedRows: run.batch.mergedRows, told: JSON.parse(told), written: run.batch.written });
  }
  return ended;
}

const TEMPS = { stable: 's', subtable: 't', explode: 'temps', columns: [{ path: 'temps', name: 'v' }] };

describe('rows of one record that become one', () => {
  it('are counted in every batch, and warned of once for each stable', async () => {
    const told = [[{ topic: 'meters', database: 'DB', stable: 's' }]];
    assert.deepEqual(
      await merged([TEMPS], [['{"temps":[20.1,20.3,20.5]}', '{"temps":[1]}'], ['{"temps":[1,1]}'], ['{"temps":[1]}']]),
      [
        { mergedRows: 2, told, written: 2 },
        { mergedRows: 1, told: [], written: 1 },
        { mergedRows: undefined, told: [], written: 1 },
      ],
    );
  });

  it('are told of a plain table by its name', async () => {
    const route = { ...TEMPS, stable: undefined, subtable: undefined, table: 'p' };
    const [first] = await merged([route], [['{"temps":[1,2]}']]);
    assert.deepEqual(first, { mergedRows: 1, told: [[{ topic: 'meters', database: 'DB', table: 'p' }]], written: 1 });
  });

  it('are none when elements have a place or a time of their own', async () => {
    const routes = [
      { ...TEMPS, subtable: `t_\${$index}` },
      { ...TEMPS, stable: 'u', timestamp: { source: 'record', step: '1ms' } },
    ];
    const [first] = await merged(routes, [['{"temps":[1,2,3]}']], { databasePrecision: 'ms' });
    assert.equal(first?.mergedRows, undefined);
  });

  it('are none when they complete each other, as those of two routes do', async () => {
    const of = (path: string) => ({ stable: 's', subtable: 't', columns: [{ path }, { path: 'q' }] });
    const [first] = await merged([of('a'), of('b')], [['{"a":1,"b":2,"q":3}']]);
    assert.deepEqual(first, { mergedRows: undefined, told: [], written: 1 });
    const [lines] = await merged(undefined, [['m,t=a x=1 1700000000000000000\nm,t=a y=2 1700000000000000000']]);
    assert.deepEqual(lines, { mergedRows: undefined, told: [], written: 1 });
  });

  it('are counted when one of their columns has two values, in every format', async () => {
    const route = (path: string) => ({
      stable: 's',
      subtable: 't',
      columns: [
        { path, name: 'v' },
        { path: 'a', name: path },
      ],
    });
    const [routes] = await merged([route('a'), route('b')], [['{"a":1,"b":2}']]);
    assert.equal(routes?.mergedRows, 1);
    const [lines] = await merged(undefined, [['m,t=a x=1 1700000000000000000\nm,t=a x=2,y=1 1700000000000000000']]);
    assert.deepEqual(lines, {
      mergedRows: 1,
      told: [[{ topic: 'meters', database: 'DB', stable: 'm' }]],
      written: 1,
    });
  });

  it('are counted, but no longer told of, when 1,000 tables were told', () => {
    const rows = new MergedRows();
    const names = { database: 'd', stable: undefined };
    for (let at = 0; at < 1_010; at++) rows.note('meters', rowOf(subtable({ ...names, name: `t${at}` }), 1n, {}));
    const { count, tables } = rows.take();
    assert.deepEqual([count, tables.length], [1_010, 1_000]);
    assert.deepEqual(tables[0], { topic: 'meters', database: 'd', table: 't0' });
  });

  it('are none of several records, which Kafka orders', async () => {
    const [first] = await merged([TEMPS], [['{"temps":[1]}', '{"temps":[2]}', '{"temps":[3]}']]);
    assert.deepEqual(first, { mergedRows: undefined, told: [], written: 3 });
  });
});
