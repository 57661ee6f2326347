import type { StatementLimits, TDengine } from '../../../shared/tdengine/client/client.ts';

/** Longest wait for one statement, in ms. */
const STATEMENT_MS = 60_000;

/**
 * A TDengine whose every statement ends, answered or not, within the time that is left, and whose answers have at most
 * `mostBytes` where nothing else is said.
 * @param mostBytes left out: as the client says.
 */
export function timeBound(tdengine: TDengine, timeLeft: () => number, mostBytes?: number): TDengine {
  const limits = (given?: StatementLimits) => ({
    ...(mostBytes !== undefined && { mostBytes }),
    ...given,
    timeoutMs: Math.max(1, Math.min(given?.timeoutMs ?? STATEMENT_MS, STATEMENT_MS, timeLeft())),
  });
  return {
    query: (sql, given) => tdengine.query(sql, limits(given)),
    execute: (sql, given) => tdengine.execute(sql, limits(given)),
  };
}
