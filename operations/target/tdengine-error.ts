import { TDengineError } from '../../functions/shared/tdengine/error.ts';
import { OperationError } from '../operation-error.ts';

/** What an error of TDengine means to an operator; undefined of one that is not about reaching it, or being let in. */
export function explainTDengineError(error: unknown): OperationError | undefined {
  if (!(error instanceof TDengineError)) return undefined;
  if (error.kind === 'auth') {
    return new OperationError(
      'not-allowed',
      `${error.message}; TDengine does not let in who asks: put the right password or token into its SSM parameter, or give --tdengine http://USER:PASSWORD@HOST:PORT`,
      { cause: error },
    );
  }
  if (error.transport === undefined) return undefined;
  return new OperationError(
    'not-reachable',
    `${error.message}; TDengine cannot be reached from here: use a VPN or port forwarding, or name an address that can be reached by --tdengine http://USER:PASSWORD@HOST:PORT`,
    { cause: error },
  );
}
