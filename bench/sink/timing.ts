import type { Around } from './run-batches.ts';

/** Time and CPU time of this process, in ms. */
export interface Timing {
  readonly ms: number;
  /** User and system time of all threads. */
  readonly cpuMs: number;
}

/** Adds up the time between its `before` and its `after`. */
export function stopwatch(): Around & { total(): Timing } {
  let ms = 0;
  let cpuMicros = 0;
  let started = 0;
  let cpuStarted = process.cpuUsage();
  return {
    before() {
      cpuStarted = process.cpuUsage();
      started = performance.now();
    },
    after() {
      ms += performance.now() - started;
      const { user, system } = process.cpuUsage(cpuStarted);
      cpuMicros += user + system;
    },
    total: () => ({ ms, cpuMs: cpuMicros / 1000 }),
  };
}
