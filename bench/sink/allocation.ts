import { PerformanceObserver } from 'node:perf_hooks';
import type { Around } from './run-batches.ts';

/** MB of the young generation in which no batch's garbage is collected while it is measured. */
const SEMI_SPACE_MB = 512;

/** How a process must be started for {@link allocationMeter}. */
export const ALLOCATION_FLAGS = [`--min-semi-space-size=${SEMI_SPACE_MB}`, `--max-semi-space-size=${SEMI_SPACE_MB}`];

/** Part of the batches that are left out at the start, while the code is not optimised yet. */
const WARM_UP_PART = 0.3;

/**
 * Measures what is allocated, in heap and outside it, as the growth of memory while nothing is collected.
 * `bytesPerRecord` throws Error if something was collected.
 */
export function allocationMeter(): Around & { bytesPerRecord(): Promise<number> } {
  const batches: { readonly from: number; readonly to: number; readonly perRecord: number }[] = [];
  const collections: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) collections.push(startTime);
  });
  observer.observe({ entryTypes: ['gc'] });
  let before = 0;
  let from = 0;
  return {
    before() {
      globalThis.gc?.();
      before = allocated();
      from = performance.now();
    },
    after: (records) => {
      batches.push({ from, to: performance.now(), perRecord: (allocated() - before) / records });
    },
    async bytesPerRecord() {
      // Entries come in a task of their own.
      await new Promise((resolve) => setImmediate(resolve));
      observer.disconnect();
      const warm = batches.slice(Math.floor(batches.length * WARM_UP_PART));
      const disturbed = warm.some(({ from, to }) => collections.some((at) => at >= from && at <= to));
      if (disturbed) throw new Error(`memory was collected while a batch ran: ${SEMI_SPACE_MB} MB are too few`);
      return warm.reduce((sum, { perRecord }) => sum + perRecord, 0) / warm.length;
    },
  };
}

function allocated(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
