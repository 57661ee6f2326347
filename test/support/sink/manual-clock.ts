import type { Clock } from '../../../functions/shared/clock.ts';

/** When {@link manualClock} begins, in milliseconds since 1970. */
export const START = 1_700_000_000_000;

/** A clock that stands still but for those who sleep by it. */
export function manualClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    date: () => START + now,
    sleep: async (ms) => {
      now += ms;
    },
    random: () => 0.5,
  };
}
