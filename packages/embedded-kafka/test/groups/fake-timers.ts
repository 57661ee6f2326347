import type { Schedule } from '../../src/timers.ts';

/** Timers that run when told to. */
export class FakeTimers {
  #now = 0;
  #waiting: { readonly at: number; readonly act: () => void }[] = [];

  readonly schedule: Schedule = (ms, act) => {
    const timer = { at: this.#now + ms, act };
    this.#waiting.push(timer);
    return () => {
      this.#waiting = this.#waiting.filter((each) => each !== timer);
    };
  };

  get running(): number {
    return this.#waiting.length;
  }

  /** Lets `ms` pass: what is due acts, in the order of its time. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#waiting.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#now = next.at;
      this.#waiting = this.#waiting.filter((each) => each !== next);
      next.act();
    }
    this.#now = end;
  }
}
