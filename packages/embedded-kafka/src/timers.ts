/** Has `act` called once after `ms`; gives the function that prevents it. */
export type Schedule = (ms: number, act: () => void) => () => void;

/** Timers that can all be ended at once. */
export class Timers {
  readonly #running = new Set<NodeJS.Timeout>();

  readonly schedule: Schedule = (ms, act) => {
    const timer = setTimeout(() => {
      this.#running.delete(timer);
      act();
    }, ms);
    this.#running.add(timer);
    return () => {
      clearTimeout(timer);
      this.#running.delete(timer);
    };
  };

  /** Ends all timers: none of them acts any more. */
  stop(): void {
    for (const timer of this.#running) clearTimeout(timer);
    this.#running.clear();
  }
}
