import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { kafkajsRetry, pausesOf } from '../../../../../functions/shared/kafka/produce/pauses.ts';

/** Pauses until there are no more, by a chance and with the time that is left. */
async function pausesBy(random: number, timeLeftMs: number) {
  const made: number[] = [];
  const all = pausesOf({
    sleep: async (ms) => void made.push(ms),
    random: () => random,
    timeLeft: () => timeLeftMs,
  });
  while (await all.pause());
  return { made, all };
}

describe('a pause before records are sent to Kafka again', () => {
  it('is twice as long as the one before, at most 5 s, and all are at most 20 s together', async () => {
    const longest = await pausesBy(1 - 2 ** -53, 900_000);
    assert.deepEqual(longest.made.map(Math.round), [200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
    const shortest = await pausesBy(0, 900_000);
    assert.deepEqual(shortest.made, [100, 200, 400, 800, 1_600, 2_500, 2_500, 2_500, 2_500, 2_500, 2_500]);
  });

  it('is not made when the time would be up before its end', async () => {
    assert.deepEqual((await pausesBy(0.5, 300)).made, [150]);
  });

  it('is as short as the first one after a success', async () => {
    const { made, all } = await pausesBy(0.5, 400);
    all.reset();
    assert.equal(await all.pause(), true);
    assert.deepEqual(made, [150, 300, 150]);
  });
});

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

  it('do not happen when there is hardly time', () => {
    assert.equal(kafkajsRetry(399).retries, 0);
    assert.equal(kafkajsRetry(400).retries, 1);
  });
});
