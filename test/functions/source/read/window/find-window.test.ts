import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  findWindow,
  type WindowLimits,
  type WindowSource,
} from '../../../../../functions/source/read/window/find-window.ts';
import { nextWidth } from '../../../../../functions/source/read/window/window-search.ts';

/** A table with rows at these times, which notes what it is asked. */
function tableOf(times: readonly bigint[]): WindowSource & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async count(from, to) {
      asked.push('count');
      return times.filter((time) => time > from && time <= to).length;
    },
    async first(after, upTo) {
      asked.push('first');
      const later = times.filter((time) => (after === undefined || time > after) && time <= upTo);
      return later.length === 0 ? undefined : later.reduce((a, b) => (a < b ? a : b));
    },
  };
}

/** To narrow two million units down to one by halves, twice: before a gap and behind it. */
const MOST_QUESTIONS = 45;

const limits: WindowLimits = { upTo: 1_000_000n, mostRows: 10, widest: undefined };

describe('the search for the next window of a table', () => {
  it('sends one query for an idle table', async () => {
    const table = tableOf([5n]);
    assert.equal(await findWindow(table, 5n, limits, undefined), undefined);
    assert.deepEqual(table.asked, ['first']);
  });

  it('sends no query when the position has reached the bound', async () => {
    const table = tableOf([5n]);
    assert.equal(await findWindow(table, 1_000_000n, limits, 10n), undefined);
    assert.deepEqual(table.asked, []);
  });

  it('begins just before the first row without a position, before 1970 too', async () => {
    assert.deepEqual(await findWindow(tableOf([-7n, 3n]), undefined, limits, undefined), {
      from: -8n,
      to: 1_000_000n,
      count: 2,
    });
  });

  it('crosses a gap of any length with one query', async () => {
    const table = tableOf([999_999n]);
    const window = await findWindow(table, 0n, { ...limits, upTo: 10n ** 18n, widest: 100n }, 1n);
    assert.deepEqual(window, { from: 999_998n, to: 1_000_098n, count: 1 });
    assert.ok(table.asked.filter((question) => question === 'first').length === 1);
  });

  it('begins at the first row without a position when windows have a widest width', async () => {
    const now = 1_700_000_000_000n;
    const table = tableOf([now - 5n]);
    const window = await findWindow(table, undefined, { upTo: now, mostRows: 10, widest: 3_600_000n }, undefined);
    assert.deepEqual(window, { from: now - 6n, to: now, count: 1 });
    assert.deepEqual(table.asked, ['first', 'count']);
  });

  it('goes from row to row, however far apart they are and however narrow windows must be', async () => {
    const year = 31_536_000_000n;
    const times = Array.from({ length: 50 }, (_, years) => BigInt(years) * year);
    const table = tableOf(times);
    const narrow = { upTo: 51n * year, mostRows: 10, widest: 1_000n };
    let window = await findWindow(table, -1n, narrow, undefined);
    const found: bigint[] = [];
    while (window !== undefined) {
      found.push(window.from + 1n);
      window = await findWindow(table, window.to, narrow, nextWidth(window, narrow.mostRows));
    }
    assert.deepEqual(found, times);
    // For each row: nothing in the next window, the next row, its window; at the end that there is no other.
    assert.ok(table.asked.length <= 3 * times.length + 2, `${table.asked.length} questions`);
  });

  it('searches on when the first row is deleted before it is counted', async () => {
    const firsts = [5n, 9n];
    const asked: [bigint, bigint][] = [];
    const changing: WindowSource = {
      first: async () => firsts.shift(),
      async count(from, to) {
        asked.push([from, to]);
        return from === 8n ? 1 : 0;
      },
    };
    assert.deepEqual(await findWindow(changing, undefined, { ...limits, widest: 2n }, undefined), {
      from: 8n,
      to: 10n,
      count: 1,
    });
    assert.deepEqual(asked, [
      [4n, 6n],
      [8n, 10n],
    ]);
    firsts.push(5n);
    assert.equal(await findWindow(changing, undefined, limits, undefined), undefined);
  });

  it('gives up when the row that it finds is never counted', async () => {
    const asked: string[] = [];
    const odd: WindowSource = {
      count: async () => asked.push('count') * 0,
      first: async () => (asked.push('first') > 0 ? 7n : undefined),
    };
    await assert.rejects(findWindow(odd, undefined, limits, undefined), /found 5 times/);
    assert.deepEqual([asked.filter((a) => a === 'first').length, asked.filter((a) => a === 'count').length], [6, 5]);
  });

  it('never goes beyond the bound or the widest width', async () => {
    const times = Array.from({ length: 50 }, (_, index) => BigInt(index * 10));
    assert.equal((await findWindow(tableOf(times), 0n, { ...limits, upTo: 40n }, undefined))?.to, 40n);
    assert.equal((await findWindow(tableOf(times), 9n, { ...limits, widest: 25n }, undefined))?.to, 34n);
  });

  it('divides any table into windows without gap or overlap that have every row up to the bound once', async () => {
    const anyTime = fc.oneof(fc.bigInt(-100n, 100n), fc.bigInt(-1_000_000n, 2_000_000n), fc.constant(42n));
    const anyWidest = fc.option(fc.bigInt(1n, 100_000n), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyTime, { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        anyWidest,
        fc.option(anyTime, { nil: undefined }),
        fc.option(fc.bigInt(1n, 2_000_000n), { nil: undefined }),
        async (times, mostRows, widest, initial, guess) => {
          const table = tableOf(times);
          let position = initial;
          let width = guess;
          let counted = 0;
          for (;;) {
            table.asked.length = 0;
            const window = await findWindow(table, position, { upTo: 1_000_000n, mostRows, widest }, width);
            if (window === undefined) break;
            assert.ok(position === undefined || window.from >= position, 'windows do not overlap');
            const skipped = times.filter((t) => (position === undefined || t > position) && t <= window.from);
            assert.deepEqual(skipped, [], 'no row lies in a gap');
            assert.ok(window.count > 0 && window.to <= 1_000_000n);
            assert.ok(window.count <= mostRows || window.to - window.from === 1n, 'no more rows than wanted');
            assert.ok(table.asked.length <= MOST_QUESTIONS, `${table.asked.length} questions`);
            assert.ok(widest === undefined || window.to - window.from <= widest);
            counted += window.count;
            width = nextWidth(window, mostRows);
            position = window.to;
          }
          assert.equal(counted, times.filter((t) => (initial === undefined || t > initial) && t <= 1_000_000n).length);
        },
      ),
    );
  });
});
