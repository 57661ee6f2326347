import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import { onOneKafka } from '../support/integration/each-kafka.ts';
import { only, startWorld } from '../support/integration/world.ts';

const TIME = Date.parse('2026-01-01T00:00:00Z');
const ROUTE = {
  stable: 'meters',
  subtable: `\${device.id}`,
  timestamp: { field: 'at', unit: 'ms' },
  columns: [{ path: 'reading.current', name: 'current', type: 'DOUBLE' }],
  tags: [{ path: 'device.place', name: 'place', type: 'VARCHAR(16)' }],
};

const point = (place: string, value: number) => ({ metric: 'meters', timestamp: TIME, value, tags: { place } });
const reading = (id: string, place: string, current: number) =>
  JSON.stringify({ at: TIME, device: { id, place }, reading: { current } });

/** Two good records of a format with a bad one between them, and the column that the values are in. */
const FORMATS: readonly { readonly settings: object; readonly records: readonly string[]; readonly column: string }[] =
  [
    {
      settings: { format: 'line', dataPrecision: 'ms' },
      records: [`meters,place=a current=1.5 ${TIME}`, 'meters', `meters,place=b current=2.5 ${TIME}`],
      column: 'current',
    },
    {
      settings: { format: 'telnet' },
      records: [`meters ${TIME} 1.5 place=a`, `meters ${TIME}`, `meters ${TIME} 2.5 place=b`],
      column: '_value',
    },
    {
      settings: { format: 'opentsdb-json' },
      records: [JSON.stringify(point('a', 1.5)), '{"metric":"meters"}', JSON.stringify([point('b', 2.5)])],
      column: '_value',
    },
    {
      settings: { format: 'json', routes: [ROUTE] },
      records: [reading('d1', 'a', 1.5), '{"at":', reading('d2', 'b', 2.5)],
      column: 'current',
    },
  ];

onOneKafka('a sink', (kafka) => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeEach(async () => {
    world = await startWorld(kafka);
  });
  afterEach(() => world.close());

  for (const { settings, records, column } of FORMATS) {
    it(`writes records with ${JSON.stringify(settings).slice(0, 60)}, and dead-letters the bad one byte for byte`, async () => {
      const { deadLetterTopic } = world;
      await world.send(...records, null);
      const { sinks } = await world.run(world.file({ ...settings, errors: { tolerance: 'all', deadLetterTopic } }));
      assert.deepEqual(only(sinks).counts, { written: 2, rows: 2, missingRows: 0, skipped: 1, deadLettered: 1 });
      const { rows } = await world.tdengine.query(
        `SELECT place, ${column} FROM ${world.databases.power}.meters ORDER BY place`,
      );
      assert.deepEqual(rows, [
        ['a', 1.5],
        ['b', 2.5],
      ]);
      assert.equal(only(await world.records(deadLetterTopic)).value, records[1]);
    });
  }
});
