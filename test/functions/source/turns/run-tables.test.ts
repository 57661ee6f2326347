import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TDengineError } from '../../../../functions/shared/tdengine/error.ts';
import { LeaseLostError } from '../../../../functions/source/checkpoint/checkpoint.ts';
import type { TableStream } from '../../../../functions/source/stream/table-stream.ts';
import { runTables } from '../../../../functions/source/turns/run-tables.ts';
import type { TimeShare } from '../../../../functions/source/turns/sharing.ts';

/** Streams that take as many steps as they are told, each a turn's windows while it may go on, or fail. */
function tablesOf(
  steps: Readonly<Record<string, number | Error>>,
  stepMs = 2_000,
  timeMs = 1_000_000,
  atOnce = 1,
  failed: readonly string[] = [],
) {
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
        return left > 0 ? 'more' : 'caught up';
      },
      summary: () => assert.fail('not asked for'),
      checkpoint: () => assert.fail('not asked for'),
    };
  };
  const tables = Object.keys(steps).map((name) => ({
    name,
    patient: false,
    open: () => open(name),
  }));
  const [ready, later] = [false, true].map((last) => tables.filter(({ name }) => failed.includes(name) === last));
  const sharing = { atOnce, timeLeft: () => timeLeft, vanished: (table: string) => vanished.push(table) };
  return { taken, vanished, run: () => runTables(ready ?? [], later ?? [], sharing) };
}

describe('the turns of tables in a tick', () => {
  it('go round, so that a table with much to read does not delay others', async () => {
    const { run, taken } = tablesOf({ a: 3, b: 1, c: 2 });
    const { streams, unfinished } = await run();
    assert.deepEqual(taken, ['a', 'b', 'c', 'a', 'c', 'a']);
    assert.deepEqual([[...streams.keys()], unfinished], [['a', 'b', 'c'], false]);
  });

  it('last two seconds while others wait, and without end when none does', async () => {
    const { run, taken } = tablesOf({ a: 5, b: 6 }, 1_000);
    await run();
    assert.deepEqual(taken.join(''), 'aabbaabbabb');
  });

  it('are taken by several tables at once', async () => {
    const { run, taken } = tablesOf({ a: 2, b: 2, c: 1 }, 1, 1_000_000, 2);
    await run();
    assert.deepEqual(taken, ['a', 'b', 'a', 'b', 'c']);
  });

  it('end when the time left is less than twice the longest step', async () => {
    const { run, taken } = tablesOf({ a: 100 }, 10_000, 45_000);
    assert.equal((await run()).unfinished, true);
    assert.deepEqual(taken, ['a', 'a', 'a']);
  });

  it('do not begin without time', async () => {
    const { run, taken } = tablesOf({ a: 1 }, 10, 1_999);
    assert.equal((await run()).unfinished, true);
    assert.deepEqual(taken, []);
  });

  it('go on for other tables when one fails', async () => {
    const { run, taken } = tablesOf({ a: new Error('no'), b: 2 });
    const { failures } = await run();
    assert.deepEqual(
      [...failures].map(([table, error]) => [table, error.message]),
      [['a', 'no']],
    );
    assert.deepEqual(taken, ['b', 'b']);
  });

  it('leave out a dropped table, and report it', async () => {
    for (const code of [0x2603, 0x0618, 0x0362]) {
      const { run, vanished } = tablesOf({ a: new TDengineError(code, 'schema', 'Table does not exist'), b: 1 });
      const { failures, streams } = await run();
      assert.deepEqual([failures.size, [...streams.keys()], vanished], [0, ['b'], ['a']]);
    }
  });

  it('fail for a missing database', async () => {
    const { run } = tablesOf({ a: new TDengineError(0x0388, 'schema', 'Database not exist') });
    assert.equal((await run()).failures.size, 1);
  });

  it('end at once when the lease is lost', async () => {
    const { run, taken } = tablesOf({ a: new LeaseLostError('newer'), b: 1 });
    await assert.rejects(run(), LeaseLostError);
    assert.deepEqual(taken, []);
  });

  it('are not ended by the time of a turn that failed', async () => {
    const { run, taken } = tablesOf({ a: new Error('no'), b: 1 }, 20_000, 45_000);
    const { failures, failedMs } = await run();
    assert.deepEqual([taken, [...failures.keys()], [...failedMs]], [['b'], ['a'], [['a', 20_000]]]);
  });

  it('go to tables that failed before when no other waits', async () => {
    const { run, taken } = tablesOf({ a: 2, b: 1, c: 3 }, 2_000, 1_000_000, 1, ['b']);
    await run();
    assert.deepEqual(taken.join(''), 'acaccb');
  });

  it('are not given to tables that failed before after a quarter of the time', async () => {
    const { run, taken } = tablesOf({ a: 1, b: 1, c: 1 }, 10_000, 79_999, 1, ['b', 'c']);
    const { notReached } = await run();
    assert.deepEqual([taken.join(''), notReached], ['ab', ['c']]);
  });

  it('return which table is next, and which had none, when time is short', async () => {
    const { run, taken } = tablesOf({ a: 9, b: 9, c: 1, d: 1 }, 10_000, 49_000, 1, ['d']);
    const { next, notReached, had } = await run();
    assert.deepEqual([taken.join(''), next, notReached, [...had].join('')], ['abc', 'a', ['d'], 'abc']);
  });

  it('leave out a table that failed because time was over, and begin with it next time', async () => {
    const error = new Error('no answer');
    const { failures, had, next, notReached } = await tablesOf({ a: error, b: error, c: error }, 26_000, 60_000).run();
    assert.deepEqual([[...failures.keys()], [...had], next, notReached], [['a', 'b'], ['a', 'b'], 'c', ['c']]);
  });
});

describe('a table’s share of the time in a tick', () => {
  /** Tables whose first statement takes so long, or as long as there is time; all in turn. */
  async function shared(needs: Readonly<Record<string, number>>, timeMs: number, patient: readonly string[] = []) {
    let left = timeMs;
    const asked: string[] = [];
    const open = (name: string, share: TimeShare): TableStream => ({
      async turn() {
        const waited = Math.min(needs[name] ?? 0, share.timeLeft());
        left -= waited;
        asked.push(`${name} ${waited}`);
        if (waited < (needs[name] ?? 0)) throw new Error(`no answer within ${waited} ms`);
        return 'caught up';
      },
      summary: () => assert.fail('not asked for'),
      checkpoint: () => assert.fail('not asked for'),
    });
    const tables = Object.keys(needs).map((name) => ({
      name,
      patient: patient.includes(name),
      open: (share: TimeShare) => open(name, share),
    }));
    const run = await runTables(tables, [], { atOnce: 1, timeLeft: () => left, vanished: () => {} });
    return { asked, failures: [...run.failures.keys()], cut: [...run.cut], failedMs: [...run.failedMs] };
  }

  it('is the time left divided by the tables without a turn, and ten seconds at least', async () => {
    const { asked } = await shared({ a: 99_000, b: 1_000, c: 99_000, d: 99_000, e: 99_000 }, 90_000);
    assert.deepEqual(asked.slice(0, 5), ['a 18000', 'b 1000', 'c 23666', 'd 23667', 'e 23667']);
    const short = await shared({ a: 99_000, b: 99_000, c: 99_000 }, 24_000);
    assert.deepEqual(short.asked, ['a 10000', 'b 10000', 'c 4000']);
  });

  it('is all of the time for a table that may take it', async () => {
    const { asked, failedMs, cut } = await shared({ a: 60_001, b: 1 }, 60_000, ['a']);
    assert.deepEqual([asked, failedMs, cut], [['a 60000'], [['a', 60_000]], []]);
  });

  it('that was too small is no failure when there is time after all others', async () => {
    const { asked, failures, cut } = await shared({ a: 12_000, b: 1_000, c: 1_000 }, 30_000);
    assert.deepEqual([asked, failures, cut], [['a 10000', 'b 1000', 'c 1000', 'a 12000'], [], []]);
  });

  it('that was too small is reported as only a share when there is no more time', async () => {
    const { failures, cut, failedMs } = await shared({ a: 29_000, b: 1_000, c: 25_000 }, 30_000);
    assert.deepEqual([failures, cut, failedMs], [['a', 'c'], ['a', 'c'], []]);
  });
});
