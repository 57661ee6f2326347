import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cutRanges, rangeCondition } from '../../../../../functions/source/read/query/subtable-ranges.ts';
import { anyCharacter } from '../../../../support/any-character.ts';

const bytesOf = (name: string) => Buffer.from(name);
const byBytes = (a: string, b: string) => Buffer.compare(bytesOf(a), bytesOf(b));

describe('ranges of subtables', () => {
  it('are filled up to the row limit', () => {
    const ranges = cutRanges(
      [
        ['a', 4],
        ['b', 6],
        ['c', 1],
        ['d', 12],
        ['e', 3],
        ['f', 7],
      ],
      10,
    );
    assert.deepEqual(ranges, [
      { after: undefined, last: 'b', rows: 10 },
      { after: 'b', last: 'c', rows: 1 },
      { after: 'c', last: 'd', rows: 12 },
      { after: 'd', last: undefined, rows: 10 },
    ]);
  });

  it('are one without bounds for no subtables or few rows', () => {
    assert.deepEqual(cutRanges([], 10), [{ after: undefined, last: undefined, rows: 0 }]);
    assert.deepEqual(cutRanges([['a', 99]], 10), [{ after: undefined, last: undefined, rows: 99 }]);
  });

  it('become SQL conditions with quoted names', () => {
    const conditions = cutRanges(
      [
        ["it's", 9],
        ['tab\\le', 9],
        ['z', 9],
      ],
      10,
    ).map(rangeCondition);
    assert.deepEqual(conditions, [
      "tbname <= 'it\\'s'",
      "tbname > 'it\\'s' AND tbname <= 'tab\\\\le'",
      "tbname > 'tab\\\\le'",
    ]);
    assert.equal(rangeCondition({ after: undefined, last: undefined, rows: 5 }), undefined);
  });

  it('have each name in exactly one range, and no more rows than the limit except of one subtable', () => {
    const anyName = fc.string({ unit: anyCharacter, minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(
        fc.uniqueArray(anyName, { maxLength: 20 }),
        fc.integer({ min: 1, max: 20 }),
        anyName,
        fc.infiniteStream(fc.integer({ min: 1, max: 30 })),
        (names, mostRows, stranger, sizes) => {
          const counts = names.sort(byBytes).map((name) => [name, Number(sizes.next().value)] as const);
          const ranges = cutRanges(counts, mostRows);
          const rangesOf = (name: string) =>
            ranges.filter(
              ({ after, last }) =>
                (after === undefined || byBytes(name, after) > 0) && (last === undefined || byBytes(name, last) <= 0),
            );
          assert.equal(rangesOf(stranger).length, 1);
          for (const range of ranges) {
            const held = counts.filter(([name]) => rangesOf(name)[0] === range);
            assert.equal(
              held.reduce((sum, [, rows]) => sum + rows, 0),
              range.rows,
            );
            assert.ok(range.rows <= mostRows || held.length === 1);
          }
        },
      ),
    );
  });
});
