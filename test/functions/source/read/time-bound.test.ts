import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { timeBound } from '../../../../functions/source/read/time-bound.ts';

describe('timeBound', () => {
  it('gives a statement the time that is left, at most a minute and never none', async () => {
    const given: (number | undefined)[] = [];
    let left = 100_000;
    const tdengine = timeBound(
      {
        async query(_sql, limits) {
          given.push(limits?.timeoutMs);
          return { columns: [], rows: [] };
        },
        async execute(_sql, limits) {
          given.push(limits?.timeoutMs);
          return 0;
        },
      },
      () => left,
    );
    await tdengine.query('SELECT 1');
    left = 1_234;
    await tdengine.execute('DROP TABLE t');
    left = -5;
    await tdengine.query('SELECT 1');
    assert.deepEqual(given, [60_000, 1_234, 1]);
  });
});
