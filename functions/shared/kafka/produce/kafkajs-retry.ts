import type { RetryOptions } from 'kafkajs';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
/** Longest time spent in pauses, in ms: a topic that is missing should be told soon, and the next invocation tries again. */
const MOST_PAUSES_MS = 20_000;

/**
 * kafkajs' retry options for a call that may take `remainingMs`: pauses double from 200 ms, at
 * most 5 s each, and together at most 20 s and half of the time, so that the tries themselves have theirs and what went
 * wrong is told.
 */
export function kafkajsRetry(remainingMs: number): RetryOptions {
  const limit = Math.min(remainingMs / 2, MOST_PAUSES_MS);
  let retries = 0;
  let pause = FIRST_PAUSE_MS;
  for (let sum = pause; sum <= limit; sum += pause) {
    retries += 1;
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
  return { initialRetryTime: FIRST_PAUSE_MS, multiplier: 2, factor: 0, maxRetryTime: LONGEST_PAUSE_MS, retries };
}
