import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ncharCell } from '../../../../functions/sink/decode/cells.ts';
import { laidOut, rowOf, tableOf } from '../../../support/sink/rows.ts';
import { valuesIn, writeIn } from '../../../support/sink/write-rows.ts';

const NO_COLUMN = 0x2602;
const NO_TABLE = 0x2603;
const NO_DATABASE = 0x0388;
const BUSY = 0x000b;

const TABLE = tableOf('a');
const ROWS = [0, 1, 2].map((record) => rowOf(TABLE, BigInt(record), { x: record }, record));

type Described = readonly (readonly [name: string, type: string, length: number, note: string])[];
const TIME = ['_ts', 'TIMESTAMP', 8, ''] as const;
const TAG = ['t', 'NCHAR', 16, 'TAG'] as const;
const X: Described = [TIME, ['x', 'BIGINT', 8, ''], TAG];

/** Answers for the precision, and for DESCRIBE. */
const answers = (describe: () => Described | number) => (sql: string) =>
  sql.startsWith('DESCRIBE') ? describe() : [['ms']];

describe('rows that TDengine says do not fit their table', () => {
  it('are written when they fit the table after it is described again, up to twice', async () => {
    const refuse = (_sql: string, call: number) => (call < 2 ? NO_COLUMN : undefined);
    const run = await writeIn({ refuse, ask: answers(() => X), schemaTries: 2 }, ROWS);
    assert.deepEqual([run.written, run.statements.length, run.waits], [[0, 1, 2], 3, []]);
    assert.equal(run.questions.filter((sql) => sql === 'DESCRIBE `db`.`stb`').length, 2);
  });

  it('are halved when they do not fit after it was described twice', async () => {
    const refuse = (sql: string) => (valuesIn(sql).includes(1) ? NO_COLUMN : undefined);
    const run = await writeIn({ refuse, ask: answers(() => X), schemaTries: 2 }, ROWS);
    assert.deepEqual([run.rejected, run.written], [[1], [0, 2]]);
    assert.deepEqual(run.statements.slice(3).map(valuesIn), [[0, 1], [0], [1], [2]]);
  });

  it('are written with USING again when somebody dropped their subtable', async () => {
    const refuse = (sql: string, call: number) => (call > 0 && !sql.includes('USING') ? NO_TABLE : undefined);
    const world = { refuse, ask: answers(() => X), schemaTries: 2 };
    const wide = ROWS.map((row) => ({ ...row, values: [String(row.record).padStart(600_000, '0')] }));
    const run = await writeIn(world, wide);
    assert.deepEqual(run.written, [0, 1, 2]);
    assert.deepEqual(
      run.statements.map((sql) => sql.includes('USING')),
      [true, false, true, false, true],
    );
  });

  it('are rejected, and no others, when they no longer fit the table', async () => {
    const run = await writeIn(
      {
        refuse: (_sql, call) => (call === 0 ? NO_COLUMN : undefined),
        ask: answers(() => [TIME, ['x', 'BOOL', 1, ''], TAG]),
        schemaTries: 2,
      },
      ROWS,
    );
    assert.deepEqual([run.rejected, run.written], [[2], [0, 1]]);
    assert.match(run.reasons.join(), /column x of stable stb: the record has BIGINT, the column is BOOL/);
  });

  it('are fitted to the changed table from the decoded values, not from those fitted before', async () => {
    const decoded = { ...rowOf(TABLE, 1n, {}), ...laidOut([ncharCell('x', '5')]) };
    const run = await writeIn(
      {
        refuse: (_sql, call) => (call === 0 ? NO_COLUMN : undefined),
        ask: answers(() => [TIME, ['x', 'NCHAR', 16, ''], TAG]),
        schemaTries: 2,
      },
      [{ ...decoded, values: ['5'], lengths: [], decoded }],
    );
    assert.deepEqual(run.written, [0]);
    assert.match(run.statements[1] ?? '', /VALUES \(1,'5'\)$/);
  });

  it('add a missing column with the type of the first record that has it', async () => {
    const times = [1n, 2n, 1n];
    const rows = times.map((time, record) => rowOf(TABLE, time, { x: record }, record));
    const texts = { ...rowOf(TABLE, 2n, {}, 1), ...laidOut([ncharCell('y', 'a')]) };
    const number = rowOf(TABLE, 1n, { y: 7 }, 2);
    const changes: string[] = [];
    const run = await writeIn(
      {
        refuse(sql, call) {
          if (sql.startsWith('ALTER')) changes.push(sql);
          return call === 0 ? NO_COLUMN : undefined;
        },
        ask: answers(() => (changes.length === 0 ? X : [TIME, ['x', 'BIGINT', 8, ''], ['y', 'NCHAR', 2, ''], TAG])),
        schemaTries: 2,
      },
      [rows[0] ?? number, texts, number],
    );
    assert.deepEqual(changes, ['ALTER STABLE `db`.`stb` ADD COLUMN `y` NCHAR(2)']);
    assert.deepEqual(run.written, [0, 1, 2]);
  });

  it('are sent again when TDengine cannot describe the table for now', async () => {
    const run = await writeIn({ refuse: () => NO_COLUMN, ask: answers(() => BUSY), schemaTries: 2 }, ROWS);
    assert.deepEqual([run.retried, run.statements.length], [[0, 1, 2], 1]);
    assert.deepEqual(new Set(run.reasons), new Set(['TDengine 0x000b: injected']));
  });

  for (const [code, reason] of [
    [BUSY, 'TDengine 0x000b: injected'],
    [NO_DATABASE, 'TDengine 0x2602: injected'],
  ] as const) {
    it(`are sent again when the database is dropped meanwhile: ${reason}`, async () => {
      let asked = 0;
      const ask = (sql: string) => {
        if (sql.startsWith('DESCRIBE')) return NO_TABLE;
        return asked++ === 0 ? [['ms']] : code;
      };
      const run = await writeIn({ refuse: () => NO_COLUMN, ask, schemaTries: 2 }, ROWS);
      assert.deepEqual([run.retried, run.statements.length], [[0, 1, 2], 1]);
      assert.deepEqual(new Set(run.reasons), new Set([reason]));
    });
  }
});
