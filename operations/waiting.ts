import { OperationError } from './operation-error.ts';

/** How an operation waits for others, and tells what for. */
export interface Waiting {
  /** Aborted when it is to end. */
  readonly signal: AbortSignal;
  /** Rejects as soon as `signal` is aborted. */
  readonly sleep: (ms: number) => Promise<unknown>;
  /** In ms since 1970. */
  readonly now: () => number;
  /** Told what is waited for, again and again. */
  readonly told: (what: string) => void;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 3_000;

/**
 * Asks again and again, more and more seldom, until there is an answer.
 * @param ask undefined: not yet.
 * @param options what is waited for, as a message says it, and how long at most.
 * @throws OperationError `refused` when there is none in time
 */
export async function waitFor<T>(
  ask: () => Promise<T | undefined>,
  { what, mostMs }: { readonly what: string; readonly mostMs: number },
  { signal, sleep, now, told }: Waiting,
): Promise<T> {
  const end = now() + mostMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, pause * 1.5)) {
    signal.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (now() >= end) throw new OperationError('refused', `${what}: not within ${Math.round(mostMs / 1_000)} seconds`);
    told(what);
    await sleep(pause);
  }
}
