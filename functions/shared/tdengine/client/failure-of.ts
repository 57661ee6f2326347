import { RPC_NETWORK_UNAVAIL } from '../codes.ts';
import { NO_CODE, TDengineError } from '../error.ts';
import type { AddressFailure, FailureOf } from './ask-addresses.ts';

/** What an error says of the address that it came from. */
export function failureOf(error: unknown): FailureOf {
  if (!(error instanceof TDengineError)) return 'statement';
  switch (error.transport) {
    case 'timeout':
      return 'silence';
    case 'connection':
      return 'connection';
    case 'unreachable':
    case 'redirect':
    case 'body':
      return 'address';
    case 'status':
      return error.kind === 'retry' ? 'address' : 'statement';
    case 'size':
    case 'aborted':
      return 'statement';
    case undefined:
      // A taosAdapter that finds no server: another one may.
      return error.code === RPC_NETWORK_UNAVAIL ? 'address' : 'statement';
  }
}

/** The error of a statement that no address answers. @param hosts of the addresses, as they are told. */
export function noAddress(hosts: readonly string[], failures: readonly AddressFailure[]): TDengineError {
  const reasons = failures.map(({ address, error }) => `${hosts[address]}: ${reasonOf(error)}`);
  const isSilence = failures.every(({ error }) => failureOf(error) === 'silence');
  const message = `TDengine: no address answers: ${reasons.join('; ')}`;
  return new TDengineError(NO_CODE, 'retry', message, isSilence ? { transport: 'timeout' } : {});
}

/** What failed, without whose error it is. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^TDengine:? /, '');
}
