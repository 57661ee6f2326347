import { setTimeout as sleep } from 'node:timers/promises';

/** Time and chance, given to what waits so that tests need not. */
export interface Clock {
  /** Milliseconds, from any beginning. */
  now(): number;
  /** The time of day in milliseconds since 1970. */
  date(): number;
  /** Resolves after so many milliseconds. */
  sleep(ms: number): Promise<void>;
  /** A number from 0 up to 1. */
  random(): number;
}

/** The real time. */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => Date.now(),
  sleep: async (ms) => {
    await sleep(ms);
  },
  random: () => Math.random(),
};
