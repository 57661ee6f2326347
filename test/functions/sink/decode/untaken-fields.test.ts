import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SinkMemory } from '../../../../functions/sink/sink-memory.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../support/servers/test-tdengine.ts';
import { recordsOf } from '../../../support/sink/records.ts';
import { runSink } from '../../../support/sink/run-sink.ts';

const server = await forThisFile(startTestTDengine());

/** Runs batches in one container; gives the paths that each of them told. */
async function told(routes: readonly object[], batches: readonly (readonly unknown[])[], more: object = {}) {
  const settings = {
    database: server.nextDatabase(),
    format: 'json',
    routes: routes.map((route, index) => ({ stable: `s${index}`, subtable: `t${index}`, ...route })),
    errors: { tolerance: 'all', deadLetterTopic: 'dlq' },
    ...more,
  };
  const { sinkRuntime } = await import('../../../../functions/shared/settings/index.ts');
  const parsed = sinkRuntime.parse(settings);
  const memory = new SinkMemory();
  const paths: string[][] = [];
  for (const batch of batches) {
    const run = await runSink(server.tdengine, recordsOf(batch.map((value) => JSON.stringify(value))), {
      settings: parsed,
      memory,
    });
    assert.equal(run.answer, undefined);
    const lines = run.log.filter(({ message }) => message === 'fields of records that no route takes');
    const fields = lines.flatMap(({ fields: { fields } }) => (Array.isArray(fields) ? fields : []));
    assert.equal(run.batch.untakenFields, fields.length === 0 ? undefined : fields.length);
    assert.deepEqual(run.metrics[0]?.untakenFields, run.batch.untakenFields);
    for (const line of lines) {
      assert.equal(line.level, 'warn');
      assert.doesNotMatch(JSON.stringify(line), /SECRET/);
    }
    paths.push(fields.map(({ path }: { path: string }) => path).sort());
  }
  return paths;
}

const COLUMNS = [{ path: 'v' }, { path: 'a.b' }];

describe('a field of JSON that no route takes', () => {
  it('is logged once, by its path and never its value, and counted', async () => {
    const first = { v: 1, x: 'SECRET', a: { b: 1, c: 'SECRET' }, o: { p: 'SECRET' }, 'd.e': 'SECRET' };
    assert.deepEqual(await told([{ columns: COLUMNS }], [[first, first], [first], [{ ...first, y: 1 }]]), [
      ['`d.e`', 'a.c', 'o', 'x'],
      [],
      ['y'],
    ]);
  });

  it('may be a value at a path of which settings name only fields below', async () => {
    for (const a of ['SECRET', [{ b: 'SECRET' }], 5, true]) {
      assert.deepEqual(await told([{ columns: COLUMNS }], [[{ v: 1, a: { b: 1 } }], [{ v: 1, a }], [{ v: 2, a }]]), [
        [],
        ['a'],
        [],
      ]);
    }
  });

  it('may be in the elements of an array, or an element itself', async () => {
    const route = { explode: 'r', columns: [{ path: 'v' }, { path: 'r.w' }] };
    assert.deepEqual(
      await told([route], [[{ v: 1, r: [{ w: 1 }, { w: 1, z: 'SECRET' }] }], [{ v: 1, r: [7, null] }]]),
      [['r.z'], ['r']],
    );
  });

  it('may be beside the payload of a Kafka Connect envelope', async () => {
    const envelope = { schema: null, payload: { v: 1, x: 'SECRET' }, extra: 'SECRET' };
    assert.deepEqual(await told([{ columns: COLUMNS }], [[envelope]], { schemasEnable: true }), [
      ['beside the payload.extra', 'x'],
    ]);
  });

  it('is not one that another route names, reads as a whole, explodes or takes with its remaining fields', async () => {
    const value = { v: 1, r: [{ w: 1 }], o: { p: 1 }, k: 'x', ts: 1, n: 't' };
    const routes = [
      { columns: [{ path: 'v' }], when: { field: 'k', exists: true }, subtable: `\${n}` },
      { explode: 'r', columns: [{ path: 'r.w' }], timestamp: { field: 'ts', unit: 'ms' } },
      { columns: [{ path: 'o' }] },
    ];
    assert.deepEqual(await told(routes, [[value]]), [[]]);
    assert.deepEqual(await told([{ columns: [{ path: 'v' }] }, { remaining: {} }], [[value]]), [[]]);
  });

  it('is not one that settings ignore or exclude', async () => {
    const value = { v: 1, x: 1, debug: { y: 1 }, a: { b: 1, c: { d: 1 }, e: 1 } };
    assert.deepEqual(await told([{ columns: COLUMNS, ignore: ['x', 'debug', 'a.*'] }], [[value]]), [[]]);
    assert.deepEqual(await told([{ columns: COLUMNS, ignore: ['*'] }], [[value]]), [[]]);
    assert.deepEqual(await told([{ columns: [{ path: 'v' }], remaining: { exclude: ['*'] } }], [[value]]), [[]]);
  });

  it('is none of a record that no route takes, and is told with the first one that a route does', async () => {
    const routes = [
      { columns: [{ path: 'v' }], when: { field: 'k', equals: 'x' } },
      { explode: 'r', columns: [{ path: 'r.w' }], when: { field: 'r.w', exists: true } },
    ];
    const value = { k: 'x', v: 1, x: 1, r: [] };
    const others = [
      { k: 'y', r: [], x: 1, y: 1 },
      { k: 'y', r: [{ z: 1 }], z: 1 },
    ];
    const batches = [[others[1]], [...others.slice(1), value], [value]];
    assert.deepEqual(await told(routes, batches, { unrouted: 'skip' }), [[], ['x'], []]);
  });

  it('is counted and named up to a thousand fields, a hundred in each line of the log', async () => {
    const settings = {
      database: server.nextDatabase(),
      format: 'json',
      routes: [{ stable: 's', columns: [{ path: 'v' }] }],
    };
    const value = Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`k${at}`, 1]));
    const run = await runSink(server.tdengine, recordsOf([JSON.stringify({ v: 1, ...value })]), { settings });
    assert.equal(run.batch.untakenFields, 1_000);
    const lines = run.log.filter(({ level }) => level === 'warn').map(({ fields }) => fields);
    const named = lines.flatMap(({ fields }) => (Array.isArray(fields) ? [fields.length] : []));
    assert.deepEqual([lines.map(({ count }) => count), named], [Array(10).fill(1_000), Array(10).fill(100)]);
  });
});
