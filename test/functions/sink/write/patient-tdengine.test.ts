import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TDengineError } from '../../../../functions/shared/tdengine/error.ts';
import { patientTDengine } from '../../../../functions/sink/write/patient-tdengine.ts';
import { codeError, faultyTDengine } from '../../../support/sink/faulty-tdengine.ts';
import { manualClock } from '../../../support/sink/manual-clock.ts';

const ANSWERING = {
  query: async () => ({ columns: [], rows: [] }),
  execute: async () => 1,
};

/** Runs a statement that is answered with a code `times` times, and with success then; tells how often it was sent. */
async function run(code: number, times: number, deadline = 60_000) {
  const faulty = faultyTDengine(ANSWERING, (_sql, call) =>
    call < times ? { error: codeError(code), ran: false } : undefined,
  );
  const clock = manualClock();
  const answer = await patientTDengine(faulty, clock, deadline, { ms: 0 })
    .execute('INSERT')
    .catch((error: unknown) => error);
  return { answer, sent: faulty.calls.length, waited: clock.now() };
}

describe('a TDengine client with retries', () => {
  it('sends a statement again after a temporary error, with waits that double, until it succeeds', async () => {
    assert.deepEqual(await run(0x000b, 3), { answer: 1, sent: 4, waited: 0.75 * (200 + 400 + 800) });
  });

  it('sends a statement again while another container creates the database', async () => {
    assert.deepEqual(await run(0x0396, 1), { answer: 1, sent: 2, waited: 150 });
  });

  it('fails with the last error when another wait would take too long', async () => {
    const { answer, sent } = await run(0x000b, Infinity, 1_000);
    assert.ok(answer instanceof TDengineError && answer.code === 0x000b);
    assert.equal(sent, 3);
  });

  const ONCE: readonly (readonly [code: number, what: string])[] = [
    [0x036b, 'a change that was made before'],
    [0x03c4, 'a change that TDengine will not make'],
    [0x2603, 'a missing table'],
    [0x0357, 'a refused password'],
    [0x0219, 'a statement that is too long'],
    [0x0216, 'a value that cannot be written'],
    [0x7abc, 'what nobody knows to pass'],
  ];
  for (const [code, what] of ONCE) {
    it(`sends a statement once when waiting does not help: ${what}`, async () => {
      const { answer, sent } = await run(code, Infinity);
      assert.ok(answer instanceof TDengineError && answer.code === code);
      assert.equal(sent, 1);
    });
  }

  it('pauses until its deadline, but not longer', async () => {
    const clock = manualClock();
    const { pause } = patientTDengine(ANSWERING, clock, 1_000, { ms: 0 });
    assert.deepEqual([await pause(999), clock.now()], [true, 999]);
    assert.deepEqual([await pause(1), clock.now()], [false, 999]);
  });
});
