import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reasonOf, rowsOf } from '../../../../support/route/mapped.ts';

const MOST_MS = 10_000;

/** Why a record is rejected for a column of an expression; it must be told soon. */
function why(expression: string, record: unknown): string {
  const started = performance.now();
  const reason = reasonOf(record, [{ name: 'r', stable: 's', columns: [{ name: 'x', value: `\${${expression}}` }] }]);
  const ms = performance.now() - started;
  assert.ok(ms < MOST_MS, `${expression} took ${ms} ms`);
  return reason.replace('route r: column x: ', '');
}

const THOUSAND = Array.from({ length: 1_000 }, (_, index) => index);

describe('an expression that is made to hang or to fill the memory', () => {
  const all = { list: THOUSAND, text: 'a'.repeat(100_000) };
  for (const [expression, reason] of [
    ['record.list.map(a, record.list.map(b, record.list.map(c, a + b + c)))', 'it takes too many steps'],
    ['record.list.all(a, record.list.all(b, record.list.all(c, a + b + c >= 0)))', 'it takes too many steps'],
    ['record.list.exists(a, record.list.exists(b, record.list.exists(c, a + "x" == "x")))', 'it takes too many steps'],
    ['record.list.exists(a, record.list.exists(b, record.text.contains("ab")))', 'it takes too many steps'],
    ['record.list.exists(a, record.list.exists(b, record.text.matches("(a*)*b")))', 'it takes too many steps'],
    ['record.list.exists(a, record.list.exists(b, json(record.text) == 1))', 'it takes too many steps'],
    ['record.list.map(a, record.list).map(b, b + b)', 'it takes too many steps'],
    ['record.text.replace("a", record.text)', 'it makes a text longer than 1 MiB'],
    ['record.text.split("").join(record.text)', 'it makes a text longer than 1 MiB'],
    [
      `${'cel.bind(x, x + x, '.repeat(40).replace('x + x', 'record.text')}x${')'.repeat(40)}`,
      'it makes a text longer than 1 MiB',
    ],
    [
      `${'cel.bind(x, x + x, '.repeat(40).replace('x + x', 'record.list')}x${')'.repeat(40)}`,
      'it makes a list of more than 100000 elements',
    ],
    ['("" + record.text + "," + record.text).split("")', 'it makes a list of more than 100000 elements'],
    ['math.bitShiftLeft(1, 100) + record.list[1000]', 'the record has no list.1000'],
  ] as const) {
    it(`ends, since ${reason}: ${expression.slice(0, 80)}`, () => assert.equal(why(expression, all), reason));
  }

  it('is counted anew for each record, and together for all rows of one', () => {
    const value = `\${size(record.list.filter(x, x > 1))}`;
    const columns = [{ name: 'x', value, type: 'INT' }];
    for (let count = 0; count < 3_000; count += 1_000) {
      assert.equal(rowsOf({ list: THOUSAND }, [{ stable: 's', columns }])[0]?.values[0], '998');
    }
    const many = { list: THOUSAND, items: Array.from({ length: 5_000 }, () => ({})) };
    assert.equal(
      reasonOf(many, [{ name: 'r', stable: 's', columns, explode: 'items' }]),
      'route r: column x: it takes too many steps',
    );
  });

  it('pays for each object or array that is read, by its own length', () => {
    // Read once it is 40,000 steps of 2,000,000; what comes before it in the record costs nothing.
    const record = { before: 'x'.repeat(320_000), list: THOUSAND.map(() => 'x'.repeat(317)) };
    const columns = (count: number) =>
      Array.from({ length: count }, (_, at) => ({
        name: `x${at}`,
        value: `\${size(record.list) + ${at}}`,
        type: 'INT',
      }));
    assert.equal(rowsOf(record, [{ stable: 's', columns: columns(40) }]).length, 1);
    assert.match(reasonOf(record, [{ name: 'r', stable: 's', columns: columns(60) }]), /: it takes too many steps$/);
    // Once for all rows of a record.
    const items = Array.from({ length: 100 }, () => ({}));
    assert.equal(rowsOf({ ...record, items }, [{ stable: 's', explode: 'items', columns: columns(2) }]).length, 100);
  });

  it('ends soon with a pattern that other engines never end with', () => {
    const value = `\${record.s.matches("^(([a-z])+.)+[A-Z]([a-z])+$")}`;
    const started = performance.now();
    const [row] = rowsOf({ s: 'a'.repeat(20_000) }, [{ stable: 's', columns: [{ name: 'x', value }] }]);
    assert.equal(row?.values[0], 'false');
    assert.ok(performance.now() - started < MOST_MS);
  });

  it('is refused before the deploy when it is too long, too large, or too deep', () => {
    const refused = (expression: string) => {
      try {
        rowsOf({}, [{ stable: 's', columns: [{ name: 'x', value: `\${${expression}}` }] }]);
        return 'taken';
      } catch (error) {
        return String(error);
      }
    };
    assert.match(refused(`0 + ${'1 + '.repeat(1_001)}1`), /an expression has at most 4000 characters/);
    assert.match(refused(`0 + ${'1+'.repeat(1_001)}1`), /maxAstNodes/);
    assert.match(refused(`${'('.repeat(300)}1${')'.repeat(300)}`), /maxDepth/);
    assert.match(refused(`${'!'.repeat(990)}true + record.a`), /no operator/);
    assert.match(refused(`[${'['.repeat(300)}${']'.repeat(301)}`), /maxDepth/);
  });
});
