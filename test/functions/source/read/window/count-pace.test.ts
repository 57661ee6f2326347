import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { noAnswer, TDengineError } from '../../../../../functions/shared/tdengine/error.ts';
import { countPace, type KeptPace } from '../../../../../functions/source/read/window/count-pace.ts';
import { findWindow } from '../../../../../functions/source/read/window/find-window.ts';

const AIM_MS = 5_000;

function paceOf(kept = new Map<string, KeptPace>()) {
  const told: [bigint, bigint][] = [];
  const pace = countPace(
    kept,
    't',
    () => 0,
    () => AIM_MS,
    (width, next) => told.push([width, next]),
  );
  return { pace, told, kept };
}

describe('the widest window for a slow table', () => {
  it('is not limited as long as nothing takes too long', () => {
    const { pace } = paceOf();
    pace.done(1_000n, 50_000);
    assert.equal(pace.widest(), undefined);
  });

  it('is an eighth of what took too long, at most three times in a row, and is remembered', () => {
    const { pace, told, kept } = paceOf();
    assert.equal(pace.slow(1_000n), true);
    assert.equal(pace.widest(), 125n);
    assert.equal(pace.slow(125n), true);
    assert.equal(pace.slow(15n), false);
    assert.equal(pace.widest(), 1n);
    assert.deepEqual(told, [
      [1_000n, 125n],
      [125n, 15n],
      [15n, 1n],
    ]);
    assert.equal(paceOf(kept).pace.widest(), 1n);
    assert.equal(pace.slow(1n), false);
  });

  it('then approaches the aimed duration, at most eightfold at once, and never reaches what took too long', () => {
    const { pace } = paceOf();
    pace.slow(8_000n);
    pace.done(1_000n, 10_000);
    assert.equal(pace.widest(), 500n);
    pace.done(500n, 1);
    assert.equal(pace.widest(), 4_000n);
    pace.done(4_000n, 0);
    assert.equal(pace.widest(), 4_000n);
    pace.done(1n, 600_000);
    assert.equal(pace.widest(), 1n);
    pace.done(1n, 1);
    assert.equal(pace.widest(), 8n);
  });

  it('is found within a few tries when counts take time by their width', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.bigInt(0n, 1_000_000n), { minLength: 1, maxLength: 30 }),
        fc.bigInt(10n, 1_000_000n),
        async (times, tooWide) => {
          const { pace } = paceOf();
          const upTo = 1_000_000n;
          const source = {
            async count(from: bigint, to: bigint) {
              if (to - from >= tooWide) throw noAnswer(15_000);
              return times.filter((time) => time > from && time <= to).length;
            },
            async first(after: bigint | undefined, last: bigint) {
              const later = times.filter((time) => (after === undefined || time > after) && time <= last);
              return later.toSorted((a, b) => (a < b ? -1 : 1))[0];
            },
          };
          let position: bigint | undefined;
          let found = 0;
          let failures = 0;
          for (;;) {
            try {
              const window = await findWindow(
                source,
                position,
                { upTo, mostRows: 5, widest: undefined, pace },
                undefined,
              );
              if (window === undefined) break;
              assert.ok(window.to - window.from < tooWide);
              pace.done(window.to - window.from, 1);
              found += window.count;
              position = window.to;
            } catch (error) {
              assert.ok(error instanceof TDengineError);
              assert.match(error.message, /no answer within 15000 ms to the count of a window; .*queryIntervalMs/);
              failures += 1;
              assert.ok(failures <= 30);
            }
          }
          assert.equal(found, times.length);
        },
      ),
    );
  });

  it('hides no other errors, and no time-outs when there is no such limit', async () => {
    const source = { count: () => Promise.reject(noAnswer(5)), first: async () => 1n };
    await assert.rejects(
      findWindow(source, undefined, { upTo: 9n, mostRows: 5, widest: undefined }, undefined),
      /^TDengineError: TDengine: no answer within 5 ms$/,
    );
    const { pace } = paceOf();
    const other = { ...source, count: () => Promise.reject(new Error('other')) };
    await assert.rejects(
      findWindow(other, undefined, { upTo: 9n, mostRows: 5, widest: undefined, pace }, undefined),
      /^Error: other$/,
    );
    assert.equal(pace.widest(), undefined);
  });
});
