import type { TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import { hex, TDengineError } from '../../../functions/shared/tdengine/error.ts';
import { kindOf } from '../../../functions/shared/tdengine/error-kind.ts';

/** What goes wrong with a statement: an error instead of running it, or instead of its answer. */
export interface Fault {
  readonly error: TDengineError;
  readonly ran: boolean;
}

/** A TDengine with faults, and the statements that it got. */
export interface FaultyTDengine extends TDengine {
  readonly calls: string[];
}

/** The error that TDengine answers with a code. */
export function codeError(code: number): TDengineError {
  return new TDengineError(code, kindOf(code), `TDengine ${hex(code)}: injected`);
}

/**
 * Asks before each statement whether it is to fail.
 * @param faultOf gets the statement and its number from 0; may itself do something with the server first.
 */
export function faultyTDengine(
  inner: TDengine,
  faultOf: (sql: string, call: number) => Fault | undefined | Promise<Fault | undefined>,
): FaultyTDengine {
  const calls: string[] = [];
  async function run<T>(sql: string, send: () => Promise<T>): Promise<T> {
    calls.push(sql);
    const fault = await faultOf(sql, calls.length - 1);
    if (fault === undefined) return send();
    if (fault.ran) await send();
    throw fault.error;
  }
  return {
    calls,
    query: (sql, limits) => run(sql, () => inner.query(sql, limits)),
    execute: (sql, limits) => run(sql, () => inner.execute(sql, limits)),
  };
}

/** Fails the statements whose number is in the list. */
export function failingCalls(
  inner: TDengine,
  code: number,
  ran: boolean,
  ...numbers: readonly number[]
): FaultyTDengine {
  return faultyTDengine(inner, (_sql, call) => (numbers.includes(call) ? { error: codeError(code), ran } : undefined));
}
