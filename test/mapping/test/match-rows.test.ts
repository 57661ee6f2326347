import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { pairUp } from '../../../mapping/test/match-rows.ts';

/** The most pairs, by trying everything. */
function mostPairs(suits: readonly (readonly boolean[])[], taken: ReadonlySet<number> = new Set()): number {
  const [first, ...rest] = suits;
  if (first === undefined) return 0;
  let most = mostPairs(rest, taken);
  for (const [place, isSuited] of first.entries()) {
    if (isSuited && !taken.has(place)) most = Math.max(most, 1 + mostPairs(rest, new Set([...taken, place])));
  }
  return most;
}

describe('expected and given things', () => {
  it('are paired so that one that suits all leaves the other to who has no choice', () => {
    assert.deepEqual(
      pairUp(['any', 'a'], ['a', 'b'], (expected, given) => expected === 'any' || expected === given),
      [1, 0],
    );
  });

  it('are paired as often as can be, each once', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 0, max: 5 })
          .chain((width) => fc.array(fc.array(fc.boolean(), { minLength: width, maxLength: width }), { maxLength: 5 })),
        (suits) => {
          const places = Array.from({ length: suits[0]?.length ?? 0 }, (_, place) => place);
          const pairs = pairUp(suits, places, (one, place) => one[place] ?? false);
          const paired = pairs.filter((place) => place !== undefined);
          assert.equal(new Set(paired).size, paired.length);
          assert.equal(paired.length, mostPairs(suits));
          for (const [one, place] of pairs.entries()) if (place !== undefined) assert.ok(suits[one]?.[place]);
        },
      ),
    );
  });
});
