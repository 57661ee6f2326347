import type { Clock } from '../../functions/shared/clock.ts';

/** A clock that stands still but for those who wait by it: nobody waits for a TDengine that is not to answer otherwise. */
export function stillClock(date: number): Clock {
  let passed = 0;
  return {
    now: () => passed,
    date: () => date + passed,
    sleep: async (ms) => {
      passed += ms;
    },
    random: () => 0,
  };
}

/** The real time from a date on, but nobody waits by it: what is waited for has passed at once. */
export function hurriedClock(date: number): Clock {
  const began = performance.now();
  let skipped = 0;
  const now = () => performance.now() - began + skipped;
  return {
    now,
    date: () => Math.round(date + now()),
    sleep: async (ms) => {
      skipped += ms;
    },
    random: () => 0,
  };
}
