import type { TDengine } from '../../shared/tdengine/client.ts';

/** Longest wait for one statement, in ms. */
const STATEMENT_MS = 60_000;

/** A TDengine whose every statement ends, answered or not, within the time that is left. */
export function timeBound(tdengine: TDengine, timeLeft: () => number): TDengine {
  const limits = () => ({ timeoutMs: Math.max(1, Math.min(STATEMENT_MS, timeLeft())) });
  return {
    query: (sql) => tdengine.query(sql, limits()),
    execute: (sql) => tdengine.execute(sql, limits()),
  };
}
