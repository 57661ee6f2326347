import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TDengineError } from '../../../../functions/shared/tdengine/error.ts';
import { LeaseLostError } from '../../../../functions/source/checkpoint/errors.ts';
import { runTables } from '../../../../functions/source/tick/run-tables.ts';
import type { TableStream } from '../../../../functions/source/tick/table-stream.ts';

/** Streams that take as many steps as they are told, each a turn's windows while it may go on, or fail. */
function scene(steps: Readonly<Record<string, number | Error>>, stepMs = 2_000, timeMs = 1_000_000, atOnce = 1) {
  const taken: string[] = [];
  const vanished: string[] = [];
  let timeLeft = timeMs;
  const open = (name: string): TableStream => {
    let left = steps[name] ?? 0;
    return {
      async turn({ goOn }) {
        do {
          timeLeft -= stepMs;
          if (left instanceof Error) throw left;
          taken.push(name);
          left -= 1;
          await null;
        } while (left > 0 && goOn());
        return left > 0;
      },
      summary: () => assert.fail('not asked for'),
      checkpoint: () => assert.fail('not asked for'),
    };
  };
  const tables = Object.keys(steps).map((name) => ({ name, open: () => open(name) }));
  const sharing = { atOnce, timeLeft: () => timeLeft, vanished: (table: string) => vanished.push(table) };
  return { taken, vanished, run: () => runTables(tables, sharing) };
}

describe('the turns of tables', () => {
  it('go round, so that a table with much to read keeps no other waiting', async () => {
    const { run, taken } = scene({ a: 3, b: 1, c: 2 });
    const { streams, unfinished } = await run();
    assert.deepEqual(taken, ['a', 'b', 'c', 'a', 'c', 'a']);
    assert.deepEqual([[...streams.keys()], unfinished], [['a', 'b', 'c'], false]);
  });

  it('last two seconds while others wait, and on and on when none does', async () => {
    const { run, taken } = scene({ a: 5, b: 6 }, 1_000);
    await run();
    assert.deepEqual(taken.join(''), 'aabbaabbabb');
  });

  it('are taken by several tables at once', async () => {
    const { run, taken } = scene({ a: 2, b: 2, c: 1 }, 1, 1_000_000, 2);
    await run();
    assert.deepEqual(taken, ['a', 'b', 'a', 'b', 'c']);
  });

  it('end when the time left is short of twice the longest step', async () => {
    const { run, taken } = scene({ a: 100 }, 10_000, 45_000);
    assert.equal((await run()).unfinished, true);
    assert.deepEqual(taken, ['a', 'a', 'a']);
  });

  it('begin nothing without time', async () => {
    const { run, taken } = scene({ a: 1 }, 10, 1_999);
    assert.equal((await run()).unfinished, true);
    assert.deepEqual(taken, []);
  });

  it('go on for the others when a table fails', async () => {
    const { run, taken } = scene({ a: new Error('no'), b: 2 });
    const { failures } = await run();
    assert.deepEqual(
      [...failures].map(([table, error]) => [table, error.message]),
      [['a', 'no']],
    );
    assert.deepEqual(taken, ['b', 'b']);
  });

  it('pass over a table that is gone, saying so', async () => {
    for (const code of [0x2603, 0x0618, 0x0362]) {
      const { run, vanished } = scene({ a: new TDengineError(code, 'schema', 'Table does not exist'), b: 1 });
      const { failures, streams } = await run();
      assert.deepEqual([failures.size, [...streams.keys()], vanished], [0, ['b'], ['a']]);
    }
  });

  it('take a missing database for a failure', async () => {
    const { run } = scene({ a: new TDengineError(0x0388, 'schema', 'Database not exist') });
    assert.equal((await run()).failures.size, 1);
  });

  it('end at once when the lease is lost', async () => {
    const { run, taken } = scene({ a: new LeaseLostError('newer'), b: 1 });
    await assert.rejects(run(), LeaseLostError);
    assert.deepEqual(taken, []);
  });
});
