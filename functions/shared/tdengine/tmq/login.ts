import type { TDengine } from '../client/client.ts';
import { type TDengineConnection, tokenAsOf, urlText } from '../client/connection.ts';
import { TDengineError } from '../error.ts';
import { TmqError } from './tmq-error.ts';

/** The address of a consumer at an address of taosAdapter; a token that goes into addresses is in it. */
export function consumerUrl(address: string, connection: TDengineConnection): URL {
  const url = new URL(address);
  const token = 'token' in connection && isInAddress(address, connection) ? `?token=${urlText(connection.token)}` : '';
  return new URL(`${url.protocol === 'https:' ? 'wss:' : 'ws:'}//${url.host}/rest/tmq${token}`);
}

/** How a consumer says who it is, among the arguments of `subscribe`. */
export interface Login {
  readonly user?: string;
  readonly password?: string;
  /** Keys of the configuration. */
  readonly config: Readonly<Record<string, string>>;
}

/** The login of a connection at the address that was opened. */
export function loginAt(address: string, connection: TDengineConnection): Login {
  if (!('token' in connection)) return { user: connection.user, password: connection.password, config: {} };
  return { config: isInAddress(address, connection) ? {} : { 'td.connect.token': connection.token } };
}

function isInAddress(
  address: string,
  { tokenAs = tokenAsOf(address) }: { readonly tokenAs?: 'bearer' | 'query' | undefined },
) {
  return tokenAs === 'query';
}

/** Milliseconds to wait for REST, which says what a refused login meant. */
const REST_MS = 5_000;

/** Tells a wrong login from a server that is down, which taosAdapter's subscription does not. */
export async function toldApart(refused: TmqError, rest: Pick<TDengine, 'query'> | undefined): Promise<TmqError> {
  const unknown = `${refused.message}: the login is wrong, or taosAdapter does not reach TDengine`;
  if (rest === undefined) return new TmqError('server', refused.code, 'retry', unknown);
  try {
    await rest.query('SELECT SERVER_VERSION()', { timeoutMs: REST_MS });
    return new TmqError('server', refused.code, 'retry', `${refused.message}, and over REST it works: subscribe later`);
  } catch (error) {
    if (!(error instanceof TDengineError)) throw error;
    const { code, kind, message } = error;
    const failure = kind === 'auth' ? 'login' : 'server';
    return new TmqError(failure, code, kind, `${refused.message}; over REST: ${message}`, { cause: error });
  }
}
