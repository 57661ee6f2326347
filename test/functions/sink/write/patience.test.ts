import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../../../functions/shared/clock.ts';
import type { StatementLimits, TDengine } from '../../../../functions/shared/tdengine/client/client.ts';
import { patientTDengine } from '../../../../functions/sink/write/patient-tdengine.ts';
import { codeError } from '../../../support/sink/faulty-tdengine.ts';
import { manualClock } from '../../../support/sink/manual-clock.ts';

/** A TDengine that answers after so many ms, first so many times with an error that may pass. */
function slow(clock: ReturnType<typeof manualClock>, answerMs: number, errors = 0) {
  const limits: (StatementLimits | undefined)[] = [];
  const answer = async (given: StatementLimits | undefined) => {
    limits.push(given);
    await clock.sleep(answerMs);
    if (errors-- > 0) throw codeError(0x000b);
  };
  const tdengine: TDengine = {
    async query(_sql, given) {
      await answer(given);
      return { columns: [], rows: [] };
    },
    async execute(_sql, given) {
      await answer(given);
      return 1;
    },
  };
  return { tdengine, limits };
}

describe('a statement with retries', () => {
  it('may take a minute, but not longer than to the deadline', async () => {
    const clock = manualClock();
    const { tdengine, limits } = slow(clock, 100_000);
    const patient = patientTDengine(tdengine, clock, 150_000.5, { ms: 0 });
    await patient.execute('INSERT');
    await patient.query('SELECT 1');
    assert.deepEqual(limits, [{ timeoutMs: 60_000 }, { timeoutMs: 50_001 }]);
  });

  it('is not sent at the deadline, and fails with the reason', async () => {
    const clock = manualClock();
    const { tdengine, limits } = slow(clock, 1_000);
    const patient = patientTDengine(tdengine, clock, 1_000, { ms: 0 });
    await patient.execute('INSERT');
    await assert.rejects(patient.execute('INSERT'), {
      kind: 'retry',
      message: 'TDengine: the time of the invocation is used up',
    });
    assert.equal(limits.length, 1);
  });

  it('waits 10 s at most between two tries', async () => {
    const clock = manualClock();
    const { tdengine } = slow(clock, 0, 9);
    await patientTDengine(tdengine, clock, 1_000_000, { ms: 0 }).execute('INSERT');
    // Half of each wait is by chance, and this clock's chance is one half.
    const waits = [200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000];
    assert.equal(clock.now(), 0.75 * waits.reduce((sum, wait) => sum + wait, 0));
  });

  it('is not tried again when the wait would end after the deadline', async () => {
    const clock = manualClock();
    const { tdengine, limits } = slow(clock, 0, 1);
    await assert.rejects(patientTDengine(tdengine, clock, 150, { ms: 0 }).execute('INSERT'), { code: 0x000b });
    assert.equal(limits.length, 1);
  });

  it('counts its tries as TDengine’s time, also those that fail, but not the waits between', async () => {
    const clock = manualClock();
    const patience = { ms: 5 };
    const { tdengine } = slow(clock, 30, 1);
    await patientTDengine(tdengine, clock, 10_000, patience).execute('INSERT');
    assert.equal(patience.ms, 5 + 2 * 30);
  });

  it('is sent again only once the wait has ended', async () => {
    const waits: PromiseWithResolvers<void>[] = [];
    const clock: Clock = {
      ...manualClock(),
      sleep() {
        const wait = Promise.withResolvers<void>();
        waits.push(wait);
        return wait.promise;
      },
    };
    const sent: string[] = [];
    const tdengine: TDengine = {
      query: () => assert.fail('nothing is asked'),
      async execute(sql) {
        sent.push(sql);
        if (sent.length === 1) throw codeError(0x000b);
        return 1;
      },
    };
    const patient = patientTDengine(tdengine, clock, 10_000, { ms: 0 });
    const executed = patient.execute('INSERT');
    let isOver = false;
    const paused = patient.pause(1_000).then(() => {
      isOver = true;
    });
    await turn();
    assert.deepEqual([waits.length, sent.length, isOver], [2, 1, false]);
    for (const { resolve } of waits) resolve();
    await Promise.all([executed, paused]);
    assert.deepEqual([sent.length, isOver], [2, true]);
  });

  it('keeps its other limits besides the time', async () => {
    const clock = manualClock();
    const { tdengine, limits } = slow(clock, 0);
    const patient = patientTDengine(tdengine, clock, 1_000, { ms: 0 });
    await patient.query('SELECT 1', { mostBytes: 7, timeoutMs: 1 });
    assert.deepEqual(limits, [{ mostBytes: 7, timeoutMs: 1_000 }]);
  });
});
