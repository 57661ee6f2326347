import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rowOf, schemaOf, tableOf } from '../../../support/sink/rows.ts';
import { type World, writeIn } from '../../../support/sink/write-rows.ts';

const OUT_OF_RANGE = 0x060b;
const NO_COLUMN = 0x2602;
const BUSY = 0x000b;

const ROWS = [0, 1, 2].map((record) => rowOf(tableOf('a'), BigInt(record), { x: record }, record));
const MADE_ANEW = 'database db was dropped or made anew';

/** A TDengine that refuses every INSERT with a code, and has no table that it does not describe. */
const refusing = (code: number, ask: NonNullable<World['ask']>): World => ({ refuse: () => code, schemaTries: 2, ask });

describe('rows that TDengine refuses because their database was dropped or recreated', () => {
  for (const [code, what] of [
    [OUT_OF_RANGE, 'their times'],
    [NO_COLUMN, 'their columns'],
  ] as const) {
    it(`are sent again when the database has another precision: refused for ${what}`, async () => {
      const run = await writeIn(
        refusing(code, () => [['us']]),
        ROWS,
      );
      assert.deepEqual([run.retried, run.statements.length], [[0, 1, 2], 1]);
      assert.deepEqual(new Set(run.reasons), new Set([MADE_ANEW]));
    });

    it(`are sent again when the database is gone: refused for ${what}`, async () => {
      const run = await writeIn(
        refusing(code, () => []),
        ROWS,
      );
      assert.deepEqual([run.retried, run.statements.length], [[0, 1, 2], 1]);
    });

    it(`are sent again when TDengine cannot say its precision: refused for ${what}`, async () => {
      const run = await writeIn(
        refusing(code, () => BUSY),
        ROWS,
      );
      assert.deepEqual([run.retried, run.statements.length], [[0, 1, 2], 1]);
      assert.deepEqual(new Set(run.reasons), new Set(['TDengine 0x000b: injected']));
    });

    it(`end the batch when asking for the precision fails in an unforeseen way: refused for ${what}`, async () => {
      await assert.rejects(
        writeIn(
          refusing(code, () => new RangeError('a fault of the code')),
          ROWS,
        ),
        RangeError,
      );
    });
  }

  it('are sent again also when another database in their statement was not changed, each asked for once', async () => {
    const rows = ['db', 'other', 'other'].map((database, at) =>
      rowOf(tableOf('a', database), BigInt(at), { x: at }, at),
    );
    const run = await writeIn(
      {
        ...refusing(OUT_OF_RANGE, (sql) => [[sql.includes("'other'") ? 'us' : 'ms']]),
        schemas: new Map(['db', 'other'].map((database) => [`${database}\0stb`, schemaOf('x')])),
        precisions: new Map([
          ['db', 'ms'],
          ['other', 'ns'],
        ]),
      },
      rows,
    );
    assert.deepEqual([run.retried, run.statements.length, run.questions.length], [[0, 1, 2], 1, 2]);
    assert.deepEqual(new Set(run.reasons), new Set(['database other was dropped or made anew']));
  });
});
