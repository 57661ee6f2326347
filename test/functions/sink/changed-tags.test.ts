import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Layout } from '../../../functions/sink/rows/layout.ts';
import { TableRegistry } from '../../../functions/sink/rows/table-registry.ts';
import { SinkMemory } from '../../../functions/sink/sink-memory.ts';
import { ChangedTags } from '../../../functions/sink/write/changed-tags.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordOf, recordsOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';

const server = await forThisFile(startTestTDengine());

const WARNING = 'records change tags of subtables that are there, which TDengine keeps as they are';

const ROUTE = {
  stable: 's',
  subtable: `\${id}`,
  columns: [{ path: 'v' }],
  tags: [{ path: 'loc', type: 'VARCHAR(16)' }],
};

/** What a batch counted, and the tags that it warned of. */
interface Ended {
  readonly changedTags: unknown;
  readonly told: unknown;
}

const NOTHING: Ended = { changedTags: undefined, told: [] };

/** A tag as it is told when nothing else is said. */
function tag(more: object = {}) {
  return { topic: 'meters', database: 'DB', stable: 's', subtable: 'a', tag: 'loc', ...more };
}

/** Runs batches in one container, all of which are written; gives what each counted and warned of. */
async function changed(
  settings: object,
  batches: readonly (readonly string[])[],
  { memory = new SinkMemory(), database = server.nextDatabase() } = {},
): Promise<Ended[]> {
  const ended: Ended[] = [];
  for (const batch of batches) {
    const run = await runSink(server.tdengine, recordsOf(batch), { settings: { database, ...settings }, memory });
    assert.equal(run.answer, undefined);
    assert.equal(run.batch.written, batch.length);
    assert.deepEqual(run.metrics[0]?.changedTags, run.batch.changedTags);
    const lines = run.log.filter(({ message }) => message === WARNING);
    for (const { level } of lines) assert.equal(level, 'warn');
    const told = JSON.stringify(lines.map(({ fields }) => fields.tags)).replaceAll(database, 'DB');
    ended.push({ changedTags: run.batch.changedTags, told: JSON.parse(told) });
  }
  return ended;
}

function byRoutes(...routes: readonly object[]) {
  return { format: 'json', routes };
}

function json(id: string, loc: string | null | undefined, v = 1) {
  return JSON.stringify({ id, v, loc });
}

describe('rows whose tags differ from those of the row before of their subtable', () => {
  it('are written, counted, and warned of by the names of stable, subtable and tag; the subtable keeps its tags', async () => {
    const database = server.nextDatabase();
    const route = { ...ROUTE, timestamp: { field: 'ts', unit: 's' } };
    const of = (ts: number, loc: string) => JSON.stringify({ id: 'a', ts, v: ts % 10, loc });
    const batch = [of(1_700_000_001, 'hall'), of(1_700_000_002, 'yard')];
    assert.deepEqual(await changed(byRoutes(route), [batch], { database }), [{ changedTags: 1, told: [[tag()]] }]);
    const { rows } = await server.tdengine.query(`SELECT v, loc FROM ${database}.s ORDER BY v`);
    assert.deepEqual(rows, [
      [1, 'hall'],
      [2, 'hall'],
    ]);
  });

  it('are counted in every batch, and each tag of a stable is warned of once in a container', async () => {
    const route = { ...ROUTE, tags: [...ROUTE.tags, { path: 'floor', type: 'INT' }] };
    const of = (id: string, loc: string, floor: number) => JSON.stringify({ id, v: 1, loc, floor });
    const batches = [
      [of('a', 'hall', 1), of('b', 'hall', 1)],
      [of('a', 'yard', 1), of('b', 'yard', 1)],
      [of('b', 'hall', 2), of('b', 'yard', 3)],
      [of('a', 'yard', 1), of('b', 'yard', 3)],
    ];
    assert.deepEqual(await changed(byRoutes(route), batches), [
      NOTHING,
      { changedTags: 2, told: [[tag()]] },
      { changedTags: 2, told: [[tag({ subtable: 'b', tag: 'floor' })]] },
      NOTHING,
    ]);
  });

  it('are counted when a tag is missing or null where there was a value, and the other way', async () => {
    const none = byRoutes(ROUTE);
    assert.deepEqual(await changed(none, [[json('a', 'hall'), json('a', undefined)]]), [
      { changedTags: 1, told: [[tag()]] },
    ]);
    assert.deepEqual(await changed(none, [[json('a', null), json('a', 'hall')]]), [
      { changedTags: 1, told: [[tag()]] },
    ]);
    assert.deepEqual(await changed(none, [[json('a', null), json('a', undefined)]]), [NOTHING]);
  });

  it('are counted when two routes read one record with other tags, and not when the tags are the same', async () => {
    const other = { ...ROUTE, columns: [{ path: 'v', name: 'w' }] };
    const records = [json('a', 'hall'), json('a', 'hall')];
    assert.deepEqual(await changed(byRoutes(ROUTE, other), [records]), [NOTHING]);
    assert.deepEqual(await changed(byRoutes(ROUTE, { ...other, tags: [] }), [records]), [
      { changedTags: 3, told: [[tag()]] },
    ]);
  });

  it('are counted when the key or an expression gives the tag', async () => {
    const route = { ...ROUTE, tags: [{ value: `\${key}`, name: 'gateway', type: 'VARCHAR(8)' }] };
    const database = server.nextDatabase();
    const records = ['g1', 'g1', 'g2'].map((key, offset) => ({
      ...recordOf('{"id":"a","v":1}', offset),
      key: Buffer.from(key).toString('base64'),
    }));
    const run = await runSink(server.tdengine, records, { settings: { database, ...byRoutes(route) } });
    assert.equal(run.batch.changedTags, 1);
    const scaled = { ...ROUTE, tags: [{ value: `\${record.v * 2}`, name: 'twice', type: 'INT' }] };
    assert.deepEqual(await changed(byRoutes(scaled), [[json('a', 'hall', 1), json('a', 'hall', 2)]]), [
      { changedTags: 1, told: [[tag({ tag: 'twice' })]] },
    ]);
  });

  it('are none when values are the same in the types of the stable', async () => {
    const asText = { ...ROUTE, tags: [{ path: 'floor', type: 'VARCHAR(8)' }] };
    const asNumber = { ...ROUTE, when: { field: 'other', equals: 1 }, tags: [{ path: 'floor', type: 'INT' }] };
    const records = ['{"id":"a","v":1,"floor":"2"}', '{"id":"a","v":2,"floor":2,"other":1}'];
    const first = { ...asText, when: { field: 'other', exists: false } };
    assert.deepEqual(await changed(byRoutes(first, asNumber), [[records[0] ?? ''], records]), [NOTHING, NOTHING]);
  });

  it('are told of in every format in which a tag or a list of tags is the name', async () => {
    const named = { smlChildTableName: 'id' };
    const line = (loc: string) => `s,id=a,loc=${loc} v=1 1700000000000000000`;
    const expected = [{ changedTags: 1, told: [[tag()]] }];
    assert.deepEqual(await changed(named, [[line('hall'), line('yard'), line('yard')]]), expected);
    const telnet = (loc: string) => `s 1700000000 1 id=a loc=${loc}`;
    assert.deepEqual(await changed({ ...named, format: 'telnet' }, [[telnet('hall'), telnet('yard')]]), expected);
    const point = (loc: string) =>
      JSON.stringify({ metric: 's', timestamp: 1700000000, value: 1, tags: { id: 'a', loc } });
    assert.deepEqual(await changed({ ...named, format: 'opentsdb-json' }, [[point('hall'), point('yard')]]), expected);
    const joined = (tags: string) => `s,${tags} v=1 1700000000000000000`;
    assert.deepEqual(await changed({ smlAutoChildTableNameDelimiter: '_' }, [[joined('x=a,y=b'), joined('x=a_b')]]), [
      { changedTags: 1, told: [[tag({ subtable: 'a_b', tag: 'x' }), tag({ subtable: 'a_b', tag: 'y' })]] },
    ]);
  });

  it('are none where the tags make the name, in whatever order they come', async () => {
    const lines = ['m,a=1,b=2 v=1 1700000000000000000', 'm,b=2,a=1 v=2 1700000000000000001', 'm,a=2,b=2 v=3'];
    assert.deepEqual(await changed({}, [lines, lines]), [NOTHING, NOTHING]);
    const route = { ...ROUTE, subtable: undefined };
    const records = [json('a', 'hall'), json('a', 'yard'), json('a', 'hall')];
    assert.deepEqual(await changed(byRoutes(route), [records]), [NOTHING]);
  });

  it('are none of plain tables, nor of stables without tags', async () => {
    const plain = { table: 'p', columns: ROUTE.columns, ignore: ['*'] };
    const bare = { ...ROUTE, tags: [], ignore: ['*'] };
    const records = [json('a', 'hall'), json('a', 'yard')];
    assert.deepEqual(await changed(byRoutes(plain, bare), [records]), [NOTHING]);
  });

  it('are unknown of a subtable that was there before the container', async () => {
    const database = server.nextDatabase();
    await changed(byRoutes(ROUTE), [[json('a', 'hall')]], { database });
    assert.deepEqual(await changed(byRoutes(ROUTE), [[json('a', 'yard')], [json('a', 'hall')]], { database }), [
      NOTHING,
      { changedTags: 1, told: [[tag()]] },
    ]);
  });

  it('are none of another table that has a number again once all tables were forgotten', async () => {
    const memory = new SinkMemory();
    const database = server.nextDatabase();
    await changed(byRoutes(ROUTE), [[json('a', 'hall')]], { memory, database });
    memory.forgetLearnt();
    assert.deepEqual(await changed(byRoutes(ROUTE), [[json('b', 'yard')]], { memory, database }), [NOTHING]);
  });

  it('are counted, but no longer told of, when 1,000 tags were told', () => {
    const tags = new ChangedTags();
    const names = { database: 'd', stable: 's', name: 'a' };
    const table = new TableRegistry().subtable(names, { layout: Layout.empty(), values: [], lengths: [] });
    for (let at = 0; at < 1_010; at++) tags.note('meters', table, [`t${at}`]);
    const { count, tags: told } = tags.take();
    assert.deepEqual([count, told.length], [1_010, 1_000]);
  });

  it('are as many as are found by looking at one record after another', async () => {
    const anyRecord = fc.record(
      { id: fc.constantFrom('a', 'b', 'c'), loc: fc.constantFrom('hall', 'yard', null), floor: fc.nat({ max: 1 }) },
      { requiredKeys: ['id'] },
    );
    const route = { ...ROUTE, tags: [...ROUTE.tags, { path: 'floor', type: 'INT' }] };
    // A second topic has its own decoder, with other objects for the same tags.
    const anyBatch = fc.array(fc.tuple(anyRecord, fc.constantFrom('north', 'south')), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(anyBatch, { maxLength: 3 }), async (batches) => {
        const settings = { database: server.nextDatabase(), ...byRoutes(route) };
        const memory = new SinkMemory();
        const last = new Map<string, string>();
        for (const batch of batches) {
          let expected = 0;
          // As they are in an event.
          const byTopic = [...Map.groupBy(batch, ([, topic]) => topic).values()].flat();
          const records = byTopic.map(([record, topic], offset) => {
            const tags = JSON.stringify([record.loc ?? null, record.floor ?? null]);
            if ((last.get(record.id) ?? tags) !== tags) expected++;
            last.set(record.id, tags);
            return { ...recordOf(JSON.stringify({ v: 1, ...record }), offset), topic };
          });
          const run = await runSink(server.tdengine, records, { settings, memory });
          assert.equal(run.batch.changedTags ?? 0, expected);
        }
      }),
      { numRuns: 30 },
    );
  });
});
