import type { RetryOptions } from 'kafkajs';
import { type BackOff, backOffMs } from '../../back-off.ts';

/** Pauses between tries. */
const PAUSES: BackOff = { firstMs: 200, longestMs: 5_000, leastPart: 0.5 };

/** Longest time spent in pauses for one trouble, in ms: a topic that is missing should be told soon, and the next invocation tries again. */
const MOST_PAUSES_MS = 20_000;

/** What pauses need of the world. */
export interface PauseParts {
  sleep(ms: number): Promise<void>;
  /** From 0 to below 1. */
  random(): number;
  /** Milliseconds until all must have ended. */
  timeLeft(): number;
}

/** Pauses between tries: they double from 200 ms to 5 s, up to half of each by chance, and are at most 20 s together. */
export interface Pauses {
  /** Waits. @returns false, without waiting, when there has been trouble for too long or time is up. */
  pause(): Promise<boolean>;
  /** It went well: the next trouble is a new one. */
  reset(): void;
}

/** Makes the pauses of one call. */
export function pausesOf({ sleep, random, timeLeft }: PauseParts): Pauses {
  let failures = 0;
  let spent = 0;
  return {
    async pause() {
      const pause = backOffMs(PAUSES, failures + 1, random());
      if (spent + pause > MOST_PAUSES_MS || pause >= timeLeft()) return false;
      spent += pause;
      failures += 1;
      await sleep(pause);
      return true;
    },
    reset() {
      failures = 0;
      spent = 0;
    },
  };
}

/**
 * kafkajs' retry options for a call that may take `remainingMs`: the same pauses, none of them by chance, and together at
 * most half of the time, so that the tries themselves have theirs and what went wrong is told.
 */
export function kafkajsRetry(remainingMs: number): RetryOptions {
  const { firstMs, longestMs } = PAUSES;
  const limit = Math.min(remainingMs / 2, MOST_PAUSES_MS);
  const pauseAfter = (failures: number) => backOffMs({ ...PAUSES, leastPart: 1 }, failures, 0);
  let retries = 0;
  for (let sum = pauseAfter(1); sum <= limit; sum += pauseAfter(retries + 1)) retries += 1;
  return { initialRetryTime: firstMs, multiplier: 2, factor: 0, maxRetryTime: longestMs, retries };
}
