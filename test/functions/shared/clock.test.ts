import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { systemClock } from '../../../functions/shared/clock.ts';

describe('the system clock', () => {
  it('advances during a sleep by at least its duration', async () => {
    const [now, date] = [systemClock.now(), systemClock.date()];
    await systemClock.sleep(20);
    // A timer may fire within the millisecond before.
    assert.ok(systemClock.now() - now >= 19);
    assert.ok(systemClock.date() >= date + 18);
  });

  it('is the time since 1970', () => {
    const before = Date.now();
    const date = systemClock.date();
    assert.ok(before <= date && date <= Date.now());
  });

  it('gives random numbers from 0 up to 1, another each time', () => {
    const numbers = Array.from({ length: 100 }, () => systemClock.random());
    assert.ok(numbers.every((number) => number >= 0 && number < 1));
    assert.ok(new Set(numbers).size > 50);
  });
});
