/** A clock that moves only when everybody waits for it. */
export interface VirtualTime {
  /** In ms. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Moves on from sleep to sleep until the work has ended. */
  run<T>(work: Promise<T>): Promise<T>;
}

export function virtualTime(begin = 0): VirtualTime {
  let now = begin;
  const sleeping: { readonly until: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (ms) => new Promise((wake) => void sleeping.push({ until: now + ms, wake })),
    async run(work) {
      let ended = false;
      const settled = work.finally(() => {
        ended = true;
      });
      settled.catch(() => undefined);
      for (;;) {
        await new Promise(setImmediate);
        if (ended) return settled;
        sleeping.sort((a, b) => a.until - b.until);
        const next = sleeping.shift();
        if (next === undefined) throw new Error('the work should end or wait for time, and waits for something else');
        now = Math.max(now, next.until);
        next.wake();
      }
    },
  };
}
