import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { type TestEngine, testEngine } from '../../support/engine.ts';

const UINT64_MAX = 2n ** 64n - 1n;
const INT64_MAX = 2n ** 63n - 1n;

const ascending = (a: bigint, b: bigint): number => (a < b ? -1 : Number(a > b));

describe('values in a SELECT', () => {
  let engine: TestEngine;
  before(() => {
    engine = testEngine();
    engine.run('CREATE DATABASE d KEEP 36500');
  });
  after(() => engine.close());

  function fill(type: string, values: readonly string[]): void {
    engine.run('DROP TABLE IF EXISTS d.t');
    engine.run(`CREATE TABLE d.t (ts TIMESTAMP, v ${type})`);
    engine.run(`INSERT INTO d.t VALUES ${values.map((value, place) => `(${place}, ${value})`).join('')}`);
  }

  it('of BIGINT UNSIGNED are ordered and compared by number over all 64 bits', () => {
    const numbers = fc.array(fc.bigInt({ min: 0n, max: UINT64_MAX }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(numbers, fc.bigInt({ min: 0n, max: UINT64_MAX }), (values, bound) => {
        fill('BIGINT UNSIGNED', values.map(String));
        const texts = (sql: string): unknown => engine.rows(sql).map(([text]) => text);
        const sorted = values.toSorted(ascending);
        assert.deepEqual(texts('SELECT CAST(v AS VARCHAR) FROM d.t ORDER BY v'), sorted.map(String));
        const above = sorted.filter((value) => value > bound).map(String);
        assert.deepEqual(texts(`SELECT CAST(v AS VARCHAR) FROM d.t WHERE v > ${bound} ORDER BY v`), above);
        const sum = BigInt.asUintN(
          64,
          values.reduce((a, b) => a + b, 0n),
        );
        assert.deepEqual(texts('SELECT CAST(sum(v) AS VARCHAR) FROM d.t'), [String(sum)]);
        assert.deepEqual(texts('SELECT CAST(max(v) AS VARCHAR) FROM d.t'), [String(sorted.at(-1))]);
      }),
      { numRuns: 50 },
    );
  });

  it('of BIGINT sum up with wrapping, never with an error', () => {
    fill('BIGINT', [String(INT64_MAX), '1']);
    assert.deepEqual(engine.rows('SELECT sum(v) FROM d.t'), [[-INT64_MAX - 1n]]);
  });

  it('of DECIMAL are ordered by number, not by text', () => {
    fill('DECIMAL(10,2)', ['10', '9', '-1', '100.5']);
    const rows = engine.rows('SELECT v FROM d.t ORDER BY v');
    assert.deepEqual(rows.flat(), ['-1.00', '9.00', '10.00', '100.50']);
    assert.deepEqual(engine.rows('SELECT v FROM d.t WHERE v > 9.5 AND v < 100'), [['10.00']]);
  });

  it('that CAST shortens wrap to the bits of the type, and text that is no number is 0', () => {
    const [row = []] = engine.rows(
      "SELECT CAST(300 AS TINYINT), CAST(-1 AS INT UNSIGNED), CAST('abc' AS INT), CAST('12x' AS INT)",
    );
    assert.deepEqual(row, [44n, 4_294_967_295n, 0n, 12n]);
  });

  it('of an aggregate over no rows are no row, but count is 0', () => {
    fill('INT', ['1']);
    assert.deepEqual(engine.rows('SELECT max(v) FROM d.t WHERE ts > 100'), []);
    assert.deepEqual(engine.rows('SELECT count(*), max(v) FROM d.t WHERE ts > 100'), [[0n, null]]);
  });

  it('are skipped by last() if they are NULL, and not by last_row()', () => {
    fill('INT', ['1', '2', 'NULL']);
    assert.deepEqual(engine.rows('SELECT last(v), last_row(v), first(v) FROM d.t'), [[2n, null, 1n]]);
  });

  it('sort NULL first in ascending and last in descending order', () => {
    fill('INT', ['1', 'NULL', '2']);
    assert.deepEqual(engine.rows('SELECT v FROM d.t ORDER BY v').flat(), [null, 1n, 2n]);
    assert.deepEqual(engine.rows('SELECT v FROM d.t ORDER BY v DESC').flat(), [2n, 1n, null]);
  });

  const REFUSED: readonly (readonly [string, string])[] = [
    ['SELECT max(ts) FROM d.t', '2802 Invalid parameter data type : max'],
    ['SELECT sum(count(*)) FROM d.t', '2627 Aggregate functions do not support nesting'],
    ['SELECT v FROM d.t WHERE count(*) > 1', "2608 There mustn't be aggregation"],
    ['SELECT v, count(*) FROM d.t', '260c Not a single-group group function'],
    ['SELECT v FROM d.t ORDER BY 2', '2609 ORDER BY item must be the number of a SELECT-list expression'],
    ["SELECT v FROM d.t WHERE ts > 'yesterday'", '127 Invalid timestamp format'],
    ['SELECT nosuch(v) FROM d.t', '374 Func not exists'],
    ['SELECT count(*) FROM d.t INTERVAL(1n)', '100 Operation not supported'],
  ];
  for (const [sql, outcome] of REFUSED) {
    it(`are refused in ${sql}`, () => assert.equal(engine.outcome(sql), outcome));
  }
});
