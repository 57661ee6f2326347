import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oldestAge } from '../../../operations/status/read-lag.ts';

describe('the age of the oldest record that waits', () => {
  for (const ageMs of [2_000, 47_000, 3_600_000, 30 * 86_400_000]) {
    it(`is found to a twentieth, of ${ageMs} ms, in few questions`, async () => {
      let questions = 0;
      const found = await oldestAge(async (asked) => {
        questions += 1;
        return asked < ageMs;
      });
      assert.ok(found >= ageMs && found <= ageMs * 1.05, String(found));
      assert.ok(questions <= 12, String(questions));
    });
  }

  it('ends at a second, and at 90 days', async () => {
    assert.equal(await oldestAge(async () => false), 1_000);
    assert.equal(await oldestAge(async () => true), 90 * 86_400_000);
  });
});
