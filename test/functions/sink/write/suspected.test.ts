import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Subtable } from '../../../../functions/sink/rows/row.ts';
import { Evidence } from '../../../../functions/sink/schema/evidence.ts';
import { SchemaCache } from '../../../../functions/sink/schema/read/schema-cache.ts';
import { laidOut, rowOf, schemaOf, subtable, tableOf } from '../../../support/sink/rows.ts';
import { valuesIn, type World, writeIn } from '../../../support/sink/write-rows.ts';

const UNKNOWN = 0x7abc;
const NO_TABLE = 0x2603;
const BUSY = 0x000b;
/** A kind of refusal that is about what was asked, and one that is about the server. */
const OF_THIS = 0x03c4;
const OF_THE_SERVER = 0x0334;

const DESCRIBED = [
  ['_ts', 'TIMESTAMP', 8, ''],
  ['x', 'BIGINT', 8, ''],
  ['t', 'NCHAR', 16, 'TAG'],
];

const rowsOf = (count: number, table: Subtable = tableOf('a')) =>
  Array.from({ length: count }, (_, at) => rowOf(table, BigInt(at), { x: at }, at));

/** Refuses statements with one of these values. */
const refusing =
  (code: number, ...bad: readonly number[]) =>
  (sql: string) =>
    valuesIn(sql).some((value) => bad.includes(value)) ? code : undefined;

describe('rows that TDengine refuses with an error that may pass', () => {
  it('are sent again when TDengine took others only before they were refused', async () => {
    const evidence = new Evidence();
    evidence.took('db');
    const run = await writeIn({ refuse: () => UNKNOWN, evidence }, rowsOf(2));
    assert.deepEqual([run.retried, run.waits.length], [[0, 1], 5]);
  });

  it('are rejected when TDengine took others since they were first refused in an earlier batch', async () => {
    const evidence = new Evidence();
    const world: World = { refuse: refusing(UNKNOWN, 0), evidence };
    assert.deepEqual((await writeIn(world, rowsOf(1))).retried, [0]);
    evidence.took('db');
    assert.deepEqual((await writeIn(world, rowsOf(1))).rejected, [0]);
  });

  it('are sent again when TDengine took others of another database only', async () => {
    const rows = ['db', 'other'].map((database, at) => rowOf(tableOf('a', database), 1n, { x: at }, at));
    const schemas = new Map(['db', 'other'].map((database) => [`${database}\0stb`, schemaOf('x')]));
    const run = await writeIn({ refuse: refusing(UNKNOWN, 1), schemas }, rows);
    assert.deepEqual([run.written, run.retried], [[0], [1]]);
  });

  it('are all sent again with TDengine’s error when the server takes none', async () => {
    const run = await writeIn({ refuse: () => UNKNOWN }, rowsOf(200));
    assert.equal(run.retried.length, 200);
    assert.deepEqual(new Set(run.reasons), new Set(['TDengine 0x7abc: injected']));
  });

  it('are rejected for an error about an object, and sent again for one about the whole server', async () => {
    const one = await writeIn({ refuse: refusing(OF_THIS, 2) }, rowsOf(4));
    assert.deepEqual([one.written, one.rejected, one.waits.length], [[0, 1, 3], [2], 5]);
    const all = await writeIn({ refuse: refusing(OF_THE_SERVER, 2) }, rowsOf(4));
    assert.deepEqual([all.retried, all.statements.length, all.waits], [[0, 1, 2, 3], 1, []]);
  });
});

describe('rows for which TDengine says that their described table is missing', () => {
  const cacheWith = async (...tables: readonly string[]) => {
    const cache = new SchemaCache();
    const execute = () => assert.fail('nothing is changed');
    const query = async () => ({ columns: [], rows: DESCRIBED });
    for (const table of tables) await cache.stable({ query, execute }, 'db', table);
    return cache;
  };
  const PLAIN = subtable({ database: 'db', stable: undefined, name: 'p' }, laidOut([]));
  const plainSchema = new Map([['db\0p', schemaOf('x').slice(0, 2)]]);

  it('are rejected when the table is there: TDengine reads its name differently', async () => {
    const run = await writeIn({ refuse: () => NO_TABLE, ask: () => DESCRIBED }, rowsOf(2));
    assert.deepEqual([run.rejected, run.waits.length], [[0, 1], 5]);
    assert.deepEqual(run.reasons, Array(2).fill('stable stb: TDengine 0x2603: injected'));
  });

  for (const [what, answer] of [
    ['it is missing', NO_TABLE],
    ['TDengine cannot say so for now', BUSY],
  ] as const) {
    it(`are sent again when ${what}, whatever is remembered of it`, async () => {
      const cache = await cacheWith('stb', 'a');
      const run = await writeIn({ refuse: () => NO_TABLE, ask: () => answer, cache }, rowsOf(1));
      assert.deepEqual([run.retried, run.questions], [[0], ['DESCRIBE `db`.`stb`']]);
    });

    it(`are sent again when ${what}, for a plain table too`, async () => {
      const cache = await cacheWith('p');
      const world = { refuse: () => NO_TABLE, ask: () => answer, cache, schemas: plainSchema };
      const run = await writeIn(world, rowsOf(1, PLAIN));
      assert.deepEqual([run.retried, run.questions], [[0], ['DESCRIBE `db`.`p`']]);
    });
  }

  it('end the batch when describing the table fails in an unforeseen way', async () => {
    const ask = () => new RangeError('a fault of the code');
    await assert.rejects(writeIn({ refuse: () => NO_TABLE, ask }, rowsOf(1)), RangeError);
  });
});
