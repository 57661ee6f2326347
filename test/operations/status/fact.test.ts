import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFact } from '../../../operations/status/fact.ts';

describe('a fact of the status', () => {
  it('is known when it is answered in time', async () => {
    assert.deepEqual(await readFact(async () => 7, 1_000), { known: true, value: 7 });
  });

  it('is not known when nobody answers in time, and says for how long that was', async () => {
    assert.deepEqual(await readFact(() => new Promise<never>(() => {}), 20), {
      known: false,
      why: 'no answer within 0.02 s',
    });
  });

  it('is not known when it is refused, and names the right that is missing', async () => {
    const denied = Object.assign(new Error('not authorized to perform: logs:FilterLogEvents'), {
      name: 'AccessDeniedException',
    });
    const fact = await readFact(() => Promise.reject(denied), 1_000);
    assert.match(fact.known ? '' : fact.why, /logs:FilterLogEvents/);
  });
});
