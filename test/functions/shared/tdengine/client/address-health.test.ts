import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressHealth } from '../../../../../functions/shared/tdengine/client/address-health.ts';

describe('the order of TDengine’s addresses by their health', () => {
  it('begins with the first address and goes round', () => {
    assert.deepEqual(addressHealth(3, 1, () => 0).order(), [1, 2, 0]);
    assert.deepEqual(addressHealth(1, 0, () => 0).order(), [0]);
  });

  it('puts an address that failed last, for twice as long each time up to a minute, or until it answers', () => {
    let now = 0;
    const health = addressHealth(3, 0, () => now);
    const waits: number[] = [];
    for (let failure = 0; failure < 9; failure += 1) {
      assert.equal(health.failed(0, health.asked(0)), true);
      const failedAt = now;
      assert.deepEqual(health.order(), [1, 2, 0]);
      while (health.order()[0] !== 0) now += 500;
      waits.push(now - failedAt);
    }
    assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    assert.ok(health.isFailing(0));
    assert.equal(health.heard(0), true);
    assert.equal(health.heard(0), false);
    assert.ok(!health.isFailing(0));
    now += 1;
    health.failed(0, health.asked(0));
    now += 1_000;
    assert.deepEqual(health.order(), [0, 1, 2]);
  });

  it('counts concurrent failures of an address once, and none of statements sent before it answered', () => {
    let now = 0;
    const health = addressHealth(2, 0, () => now);
    const [first, second] = [health.asked(0), health.asked(0)];
    now = 10;
    assert.equal(health.failed(0, first), true);
    assert.equal(health.failed(0, second), false);
    now = 1_010;
    assert.deepEqual(health.order(), [0, 1]);
    const slow = health.asked(0);
    now = 1_020;
    health.heard(0);
    assert.equal(health.failed(0, slow), false);
    assert.ok(!health.isFailing(0));
  });

  it('lets only one statement try whether an address that failed answers again', () => {
    let now = 0;
    const health = addressHealth(2, 0, () => now);
    health.failed(0, health.asked(0));
    now = 1_000;
    assert.deepEqual(health.order(), [0, 1]);
    health.asked(0);
    assert.deepEqual(health.order(), [1, 0]);
  });

  it('puts addresses in the order in which their waits end when all have failed', () => {
    let now = 0;
    const health = addressHealth(2, 0, () => now);
    health.failed(0, health.asked(0));
    now = 1_000;
    health.failed(0, health.asked(0));
    now = 1_500;
    health.failed(1, health.asked(1));
    assert.deepEqual(health.order(), [1, 0]);
  });

  it('has no longer waits when the clock is set back', () => {
    let now = 1_000_000;
    const health = addressHealth(2, 0, () => now);
    health.failed(0, health.asked(0));
    now = 0;
    assert.deepEqual(health.order(), [0, 1]);
  });
});
