import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  beginSearch,
  continueSearch,
  nextWidth,
  type Window,
} from '../../../../../functions/source/read/window/window-search.ts';

/** Plays a search over rows at these times, and tells the window and the ends that were counted. */
function search(times: readonly bigint[], from: bigint, end: bigint, most: number, width: bigint | undefined) {
  const probes: bigint[] = [];
  let current = beginSearch(from, end, most, width);
  for (;;) {
    probes.push(current.probe);
    const { probe } = current;
    const step = continueSearch(current, times.filter((time) => time > from && time <= probe).length);
    if (step.kind === 'window') return { window: step.window, probes };
    current = step.search;
  }
}

const range = (from: bigint, count: number, step: bigint) =>
  Array.from({ length: count }, (_, i) => from + BigInt(i) * step);

describe('the search for a window by counts', () => {
  it('takes all rows with one count when they are within the limit', () => {
    const { window, probes } = search(range(1n, 100, 10n), 0n, 5_000n, 100, undefined);
    assert.deepEqual(window, { from: 0n, to: 5_000n, count: 100 });
    assert.equal(probes.length, 1);
  });

  it('takes about three quarters of the limit with two counts when rows are even', () => {
    const { window, probes } = search(range(1n, 10_000, 10n), 0n, 100_000n, 100, undefined);
    assert.equal(window.count, 75);
    assert.equal(probes.length, 2);
  });

  it('grows a guess that turns out too narrow', () => {
    const { window } = search(range(1n, 10_000, 10n), 0n, 100_000n, 100, 20n);
    assert.ok(window.count >= 50 && window.count <= 100, `${window.count} rows`);
  });

  it('takes all rows of one timestamp, also above the limit', () => {
    const { window } = search(Array(500).fill(7n), 6n, 1_000n, 100, undefined);
    assert.deepEqual(window, { from: 6n, to: 7n, count: 500 });
  });

  it('stops before a timestamp with more rows than the limit', () => {
    const { window } = search([1n, 2n, 3n, ...Array(500).fill(4n)], 0n, 1_000n, 100, undefined);
    assert.deepEqual(window, { from: 0n, to: 3n, count: 3 });
  });

  it('separates two neighbouring timestamps that are above the limit together', () => {
    const { window } = search([1n, 1n, 1n, 2n, 2n], 0n, 2n, 3, undefined);
    assert.deepEqual(window, { from: 0n, to: 1n, count: 3 });
  });

  it('ends within nine counts over years of nanoseconds', () => {
    const year = 31_536_000_000_000_000n;
    const { window, probes } = search([1n, ...range(10n * year, 400, 1n)], 0n, 20n * year, 100, undefined);
    assert.deepEqual([window.from, window.count], [0n, 1]);
    assert.ok(probes.length <= 9, `${probes.length} counts`);
  });

  it('guesses the width of the next window from the rows of this one', () => {
    const window = (width: bigint, count: number): Window => ({ from: 100n, to: 100n + width, count });
    assert.equal(nextWidth(window(750n, 75), 100), 750n);
    assert.equal(nextWidth(window(1_000n, 50), 100), 1_500n);
    assert.equal(nextWidth(window(1n, 500), 100), 1n);
  });

  it('always ends within its bounds, with rows within the limit unless they share one timestamp', () => {
    const anyTimes = fc.array(fc.oneof(fc.bigInt(1n, 50n), fc.bigInt(1n, 1_000_000n), fc.constant(77n)), {
      maxLength: 80,
    });
    const anyWidth = fc.option(fc.bigInt(1n, 2_000_000n), { nil: undefined });
    fc.assert(
      fc.property(
        anyTimes,
        fc.integer({ min: 1, max: 40 }),
        anyWidth,
        fc.bigInt(1n, 1_000_000n),
        (times, most, width, end) => {
          const { window, probes } = search(times, 0n, end, most, width);
          assert.ok(probes.length <= 30, `${probes.length} counts`);
          for (const probe of probes) assert.ok(probe > 0n && probe <= end);
          assert.ok(window.to > window.from && window.to <= end);
          assert.equal(window.count, times.filter((time) => time <= window.to).length);
          assert.ok(window.count <= most || window.to - window.from === 1n);
        },
      ),
    );
  });
});
