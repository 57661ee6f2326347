import { type BackOff, backOffMs } from '../../shared/back-off.ts';
import type { Clock } from '../../shared/clock.ts';
import type { StatementLimits, TDengine } from '../../shared/tdengine/client/client.ts';
import { NO_CODE, TDengineError } from '../../shared/tdengine/error.ts';

/** Waits between tries. */
const WAITS: BackOff = { firstMs: 200, longestMs: 10_000, leastPart: 0.5 };

/** Longest wait for one answer. taosAdapter itself looks for a lost server for 20 s. */
const STATEMENT_MS = 60_000;

/** What has been waited for, for the log. */
export interface Patience {
  /** Milliseconds that TDengine took, added up over the statements in flight at once. */
  ms: number;
}

/** A TDengine that waits until a deadline. */
export interface PatientTDengine extends TDengine {
  /** Waits for so many ms; at once false when the deadline comes before. */
  pause(ms: number): Promise<boolean>;
}

/**
 * A TDengine of which errors that may pass are tried again with growing waits, until `deadline` by `clock`. Every
 * statement sent through it may be sent twice: inserts are upserts, and changes of schema are checked afterwards.
 * Errors that came last, and those that will not pass, are thrown as they are.
 */
export function patientTDengine(
  tdengine: TDengine,
  clock: Clock,
  deadline: number,
  patience: Patience,
): PatientTDengine {
  async function patiently<T>(call: (limits: StatementLimits) => Promise<T>): Promise<T> {
    for (let failures = 1; ; failures++) {
      const started = clock.now();
      const remaining = deadline - started;
      if (remaining <= 0) throw new TDengineError(NO_CODE, 'retry', 'TDengine: the time of the invocation is used up');
      let failure: unknown;
      try {
        return await call({ timeoutMs: Math.ceil(Math.min(remaining, STATEMENT_MS)) });
      } catch (error) {
        failure = error;
      } finally {
        patience.ms += clock.now() - started;
      }
      const pause = backOffMs(WAITS, failures, clock.random());
      if (!(failure instanceof TDengineError && failure.kind === 'retry') || clock.now() + pause >= deadline)
        throw failure;
      await clock.sleep(pause);
    }
  }

  return {
    query: (sql, limits) => patiently((bounds) => tdengine.query(sql, { ...limits, ...bounds })),
    execute: (sql, limits) => patiently((bounds) => tdengine.execute(sql, { ...limits, ...bounds })),
    async pause(ms) {
      if (clock.now() + ms >= deadline) return false;
      await clock.sleep(ms);
      return true;
    },
  };
}
