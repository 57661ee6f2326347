import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { laidOut, rowOf, schemaOf, subtable, tableOf } from '../../../support/sink/rows.ts';
import { type Refusal, valuesIn, writeIn } from '../../../support/sink/write-rows.ts';

const UNKNOWN = 0x7abc;
const VALUE = 0x0216;

/** Refuses statements with the value. */
const refusing = (bad: number, refusal: Refusal) => (sql: string) =>
  valuesIn(sql).includes(bad) ? refusal : undefined;

describe('a record whose rows share table and time with other records', () => {
  const rows = [1, 2, 3].map((x, record) => rowOf(tableOf('a'), 1n, { x }, record));
  const WAYS: readonly (readonly [what: string, refusal: Refusal])[] = [
    ['its value', VALUE],
    ['an error that may pass', UNKNOWN],
    ['an unforeseen error', new RangeError('a fault of the code')],
  ];
  for (const [what, refusal] of WAYS) {
    it(`alone is rejected when it is refused for ${what}`, async () => {
      const run = await writeIn({ refuse: refusing(3, refusal) }, rows);
      assert.deepEqual([run.rejected, run.written], [[2], [0, 1]]);
      assert.deepEqual(run.statements.slice(0, 4).map(valuesIn), [[3], [1], [2], [3]]);
    });
  }
});

describe('a row that TDengine refuses in a statement of its own', () => {
  it('is rejected with the name of its plain table in the reason', async () => {
    const plain = subtable({ database: 'db', stable: undefined, name: 'p' }, laidOut([]));
    const schemas = new Map([['db\0p', schemaOf('x').slice(0, 2)]]);
    const run = await writeIn({ refuse: () => VALUE, schemas }, [rowOf(plain, 1n, { x: 1 })]);
    assert.deepEqual(run.reasons, ['table p: TDengine 0x0216: injected']);
  });

  for (const code of [0x2602, 0x260e, 0x2653, 0x263f, 0x260d]) {
    it(`with 0x${code.toString(16)} is rejected after its table was described again, without waiting`, async () => {
      const all = [0, 1, 2].map((x) => rowOf(tableOf('a'), BigInt(x), { x }, x));
      const run = await writeIn({ refuse: refusing(1, code) }, all);
      assert.deepEqual([run.rejected, run.written, run.waits], [[1], [0, 2], []]);
    });
  }
});

describe('rows for which the code cannot make or send a statement', () => {
  const wide = [0, 1, 2, 3].map((x) => ({
    ...rowOf(tableOf('a'), BigInt(x), { x }, x),
    values: [String(x).padStart(600_000, '0')],
  }));

  it('are halved until the bad one is alone, and those that were written are not sent again', async () => {
    const run = await writeIn({ refuse: refusing(2, new RangeError('a fault of the code')) }, wide);
    assert.deepEqual([run.rejected, run.written], [[2], [0, 1, 3]]);
    assert.deepEqual(run.statements.map(valuesIn), [[0], [1], [2], [2], [3]]);
    assert.equal(run.counts.rows, 3);
  });
});
