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
