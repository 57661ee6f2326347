const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/** Longest time spent in pauses for one trouble, in ms: a topic that is missing should be told soon, and the next invocation tries again. */
const MOST_PAUSES_MS = 20_000;

/** What pauses need of the world. */
export interface BackoffParts {
  sleep(ms: number): Promise<void>;
  /** From 0 to below 1. */
  random(): number;
  /** Milliseconds until all must have ended. */
  timeLeft(): number;
}

/** Pauses between tries: they double from 200 ms to 5 s, with jitter, and are at most 20 s together. */
export interface Backoff {
  /** Waits. @returns false, without waiting, when there has been trouble for too long or time is up. */
  pause(): Promise<boolean>;
  /** It went well: the next trouble is a new one. */
  reset(): void;
}

/** Makes the pauses of one call. */
export function backoff({ sleep, random, timeLeft }: BackoffParts): Backoff {
  let next = FIRST_PAUSE_MS;
  let spent = 0;
  return {
    async pause() {
      const pause = next * (0.5 + random() / 2);
      if (spent + pause > MOST_PAUSES_MS || pause >= timeLeft()) return false;
      spent += pause;
      next = Math.min(next * 2, LONGEST_PAUSE_MS);
      await sleep(pause);
      return true;
    },
    reset() {
      next = FIRST_PAUSE_MS;
      spent = 0;
    },
  };
}
