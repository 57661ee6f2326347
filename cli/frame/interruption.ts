/** What Ctrl-C does while a command runs. */
export interface Interruption {
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Sets what is said of the state of things when Ctrl-C has come; undefined: nothing. */
  tell(state: (() => string) | undefined): void;
  /** Resolves at Ctrl-C or SIGTERM, which then are no interruption. */
  untilStopped(): Promise<void>;
  /** What is to be said of an interruption that has come; undefined when none has. */
  told(): readonly string[] | undefined;
}

/** Where signals come from: the process. */
export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

/** Time in which a command ends by itself after Ctrl-C, in ms: what it has begun to change, it may want to put in order. */
const GRACE_MS = 10_000;

/**
 * Watches for Ctrl-C. The first asks the command to end, the second, or a time without an end, ends it at once.
 * @param end called when the command does not end by itself.
 */
export function watchInterruption(process: SignalSource, end: () => void): Interruption {
  const controller = new AbortController();
  let state: (() => string) | undefined;
  let stopped: (() => void) | undefined;
  let isInterrupted = false;

  function onSignal(): void {
    if (stopped !== undefined) {
      stopped();
      return;
    }
    if (isInterrupted || state === undefined) {
      isInterrupted = true;
      end();
      return;
    }
    isInterrupted = true;
    controller.abort(new Error('interrupted'));
    setTimeout(end, GRACE_MS).unref();
  }

  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    tell(next) {
      state = next;
    },
    untilStopped() {
      const { promise, resolve } = Promise.withResolvers<void>();
      // A second one ends the process as ever.
      stopped = () => {
        process.off('SIGINT', onSignal);
        process.off('SIGTERM', onSignal);
        resolve();
      };
      return promise;
    },
    told: () => (isInterrupted ? (state === undefined ? [] : [state()]) : undefined),
  };
}
