import type { Clock } from '../../../../functions/sink/write/clock.ts';

/** A clock that stands still but for those who sleep by it. */
export function manualClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    date: () => 1_700_000_000_000 + now,
    sleep: async (ms) => {
      now += ms;
    },
    random: () => 0.5,
  };
}
