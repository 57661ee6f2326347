import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StatementLimits } from '../../../../functions/shared/tdengine/client/client.ts';
import { timeBound } from '../../../../functions/source/tick/invocation.ts';

describe('TDengine within the time of an invocation', () => {
  it('limits the size of an answer to the default or to what is asked for', async () => {
    const given: (number | undefined)[] = [];
    const query = async (_sql: string, limits?: StatementLimits) => {
      given.push(limits?.mostBytes);
      return { columns: [], rows: [] };
    };
    const tdengine = timeBound({ query, execute: async () => 0 }, () => 1, 1_000);
    await tdengine.query('SELECT 1');
    await tdengine.query('SELECT 1', { mostBytes: 5_000 });
    assert.deepEqual(given, [1_000, 5_000]);
  });

  it('gives a statement the time that is left, between a millisecond and a minute', async () => {
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
      1_000,
    );
    await tdengine.query('SELECT 1');
    left = 1_234;
    await tdengine.execute('DROP TABLE t');
    left = -5;
    await tdengine.query('SELECT 1');
    assert.deepEqual(given, [60_000, 1_234, 1]);
  });
});
