import { readFileSync } from 'node:fs';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';

/** Waits for less than this are no reason to wait again, in ms. */
const SHORTEST_MS = 20;

/**
 * Resolves when a process has had its time: what it waited for a processor, since others of this machine had it, is given
 * to it on top. In Lambda a function shares its processors with nobody.
 * @param timeoutMs from now
 */
export async function ownDeadline(pid: number | undefined, timeoutMs: number, signal: AbortSignal): Promise<void> {
  const before = waitedMs(pid);
  let granted = 0;
  let wait = timeoutMs;
  do {
    await sleep(wait, undefined, { signal });
    // What came meanwhile is seen first: this process may be late itself.
    await turn();
    await turn();
    wait = waitedMs(pid) - before - granted;
    granted += wait;
  } while (wait >= SHORTEST_MS);
}

/** How long a process was ready to run and did not, in ms: https://docs.kernel.org/scheduler/sched-stats.html; 0 where nobody counts. */
function waitedMs(pid: number | undefined): number {
  try {
    const [, nanoseconds] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ');
    return Number(nanoseconds) / 1_000_000;
  } catch {
    return 0;
  }
}
