import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  beginSearch,
  continueSearch,
  nextWidth,
  type WindowSearch,
} from '../../../../../functions/source/read/window/window-search.ts';

/** A search for at most 100 rows that is on its way: `(0, 10]` is to be counted for the third time. */
const search: WindowSearch = {
  from: 0n,
  end: 1_000_000_000n,
  most: 100,
  probe: 10n,
  probes: 3,
  fits: undefined,
  tooMany: undefined,
};

/** The end of the window that a count led to. */
function windowOf(from: Partial<WindowSearch>, count: number): bigint {
  const step = continueSearch({ ...search, ...from }, count);
  return step.kind === 'window' ? step.window.to : assert.fail(`counts up to ${step.search.probe}`);
}

/** The end that is counted next. */
function probeOf(from: Partial<WindowSearch>, count: number): bigint {
  const step = continueSearch({ ...search, ...from }, count);
  return step.kind === 'probe' ? step.search.probe : assert.fail(`a window up to ${step.window.to}`);
}

const fits = (to: bigint) => ({ from: 0n, to, count: 40 });

describe('a candidate window with rows within the limit', () => {
  it('is taken when it is half full, and grows when it has a row less', () => {
    assert.equal(windowOf({}, 50), 10n);
    assert.ok(probeOf({}, 49) > 10n);
  });

  it('is taken when it reaches the bound, however few rows it has', () => {
    assert.equal(windowOf({ probe: 30n, end: 30n }, 1), 30n);
    assert.equal(probeOf({ probe: 30n, end: 31n }, 1), 31n);
  });

  it('is taken when the next larger one is too large', () => {
    assert.equal(windowOf({ tooMany: 11n }, 1), 10n);
    assert.equal(probeOf({ tooMany: 12n }, 1), 11n);
  });

  it('is taken after the eighth count', () => {
    assert.equal(windowOf({ probes: 8 }, 1), 10n);
    assert.ok(probeOf({ probes: 7 }, 1) > 10n);
  });

  it('grows to about three quarters of the limit, by its rows', () => {
    assert.equal(probeOf({}, 1), 750n);
    assert.equal(probeOf({}, 3), 250n);
  });

  it('grows to at least twice its width', () => {
    assert.equal(probeOf({}, 49), 20n);
  });

  it('grows to at most a thousand times its width', () => {
    assert.equal(probeOf({ most: 10_000 }, 1), 10_000n);
  });

  it('grows half of the way to a window that is too large', () => {
    assert.equal(probeOf({ tooMany: 20n }, 1), 15n);
  });
});

describe('a candidate window with rows above the limit', () => {
  it('shrinks by its rows, to at most half', () => {
    assert.equal(probeOf({ probe: 1_000n }, 1_000), 75n);
    assert.equal(probeOf({ probe: 1_000n }, 101), 500n);
  });

  it('shrinks to at least one unit of time', () => {
    assert.equal(probeOf({ probe: 2n }, 1_000_000), 1n);
  });

  it('shrinks to half of the way from the widest one that fits', () => {
    assert.equal(probeOf({ probe: 21n, fits: fits(11n) }, 101), 16n);
  });

  it('is dropped for the one that fits when they are neighbours', () => {
    assert.equal(windowOf({ probe: 6n, fits: fits(5n) }, 101), 5n);
    assert.equal(probeOf({ probe: 7n, fits: fits(5n) }, 101), 6n);
  });

  it('is dropped for the one that fits after the eighth count', () => {
    assert.equal(windowOf({ probe: 21n, fits: fits(11n), probes: 8 }, 101), 11n);
    assert.equal(probeOf({ probe: 21n, fits: fits(11n), probes: 7 }, 101), 16n);
  });
});

describe('the search for a window by counting', () => {
  it('counts at most eight times when rows are few and far apart', () => {
    let current = beginSearch(0n, search.end, 4, 1n);
    const probes: bigint[] = [];
    for (;;) {
      probes.push(current.probe);
      const step = continueSearch(current, 1);
      if (step.kind === 'window') break;
      current = step.search;
    }
    assert.deepEqual(probes, [1n, 3n, 9n, 27n, 81n, 243n, 729n, 2_187n]);
  });

  it('begins with one unit of time when its guess is 0', () => {
    assert.equal(beginSearch(5n, 100n, 10, 0n).probe, 6n);
  });

  it('aims at three quarters of the limit, rounded up, so that a limit of one row works', () => {
    assert.equal(nextWidth({ from: 0n, to: 80n, count: 10 }, 10), 64n);
    assert.equal(nextWidth({ from: 0n, to: 80n, count: 1 }, 1), 80n);
  });
});
