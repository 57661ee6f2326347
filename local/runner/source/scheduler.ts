import { setTimeout as sleep } from 'node:timers/promises';
import type { Invocation, LambdaFunction } from '../../lambda/lambda.ts';

/** A function to wake again and again. */
export interface ScheduleOptions {
  readonly lambda: LambdaFunction;
  /** What it is invoked with each time. */
  readonly event: object;
  /** From one wake to the next, in milliseconds; a wake that takes longer is waited for. */
  readonly everyMs: number;
  readonly onTick: (invocation: Invocation, startedAt: number) => void;
  /**
   * What the first wake waits for.
   * @default - nothing
   */
  readonly after?: Promise<void>;
}

/** A running schedule. */
export interface Schedule {
  /** What it wakes the function with. */
  readonly event: object;
  /** Whether it wakes; a wake that runs goes on to its end when it is disabled. */
  enabled: boolean;
  /** Wakes no more and waits a moment for a running wake, of which `onTick` is told unless it is cut off. */
  stop(): Promise<'ended' | 'cut off'>;
}

/** A wake may have begun with a container that has to start. */
const STOP_GRACE_MS = 15_000;

/**
 * Wakes a function as EventBridge Scheduler does, but every `everyMs` instead of by its schedule, so that nobody waits a
 * minute in front of a screen. Never two wakes at once: deployed, the second would find the lease taken.
 */
export function startSchedule({ lambda, event, everyMs, onTick, after }: ScheduleOptions): Schedule {
  const stopped = new AbortController();
  const { signal } = stopped;
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  let enabled = true;
  let switched = Promise.withResolvers<void>();
  let busy = false;
  let cutOff = false;

  async function run(): Promise<void> {
    if (after !== undefined) await Promise.race([after, aborted]);
    while (!signal.aborted) {
      if (!enabled) {
        await Promise.race([switched.promise, aborted]);
        continue;
      }
      const startedAt = Date.now();
      busy = true;
      const invocation = await lambda.invoke(event);
      if (cutOff) return;
      busy = false;
      onTick(invocation, startedAt);
      if (signal.aborted) return;
      await sleep(Math.max(0, startedAt + everyMs - Date.now()), undefined, { signal }).catch(() => {});
    }
  }

  const running = run();
  return {
    event,
    get enabled() {
      return enabled;
    },
    set enabled(value) {
      enabled = value;
      switched.resolve();
      switched = Promise.withResolvers<void>();
    },
    async stop() {
      stopped.abort();
      await Promise.race([running, sleep(STOP_GRACE_MS, undefined, { ref: false })]);
      cutOff = busy;
      return cutOff ? 'cut off' : 'ended';
    },
  };
}
