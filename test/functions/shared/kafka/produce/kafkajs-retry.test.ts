import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { kafkajsRetry } from '../../../../../functions/shared/kafka/produce/kafkajs-retry.ts';

/** Milliseconds that a plan spends in pauses. */
function pauses(remainingMs: number): number {
  const { retries = 0, initialRetryTime = 0, multiplier = 0, maxRetryTime = 0 } = kafkajsRetry(remainingMs);
  let sum = 0;
  let pause = initialRetryTime;
  for (let retry = 0; retry < retries; retry += 1) {
    sum += pause;
    pause = Math.min(pause * multiplier, maxRetryTime);
  }
  return sum;
}

describe('the retries of kafkajs', () => {
  it('never pause for more than half of the time', () => {
    for (let remaining = 0; remaining < 60_000; remaining += 37) assert.ok(pauses(remaining) <= remaining / 2);
  });

  it('go on for 15 to 20 seconds however much time there is', () => {
    assert.ok(pauses(840_000) >= 15_000 && pauses(840_000) <= 20_000, String(pauses(840_000)));
  });

  it('are none when there is hardly time', () => {
    assert.equal(kafkajsRetry(399).retries, 0);
    assert.equal(kafkajsRetry(400).retries, 1);
  });
});
