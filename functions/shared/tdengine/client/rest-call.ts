import { Agent } from 'node:https';
import tdengineRest from '@tdengine/rest';
import { type AnswerFacts, type Compression, noteIdle, TransportError, withOptions } from 'node-fetch';
import { secretHider } from '../../http/transport-error.ts';
import { answerTooLarge, failure, NO_CODE, noAnswer, refusal, TDengineError } from '../error.ts';
import type { Asked, AskOptions } from './ask-addresses.ts';
import { secretsOf, type TDengineConnection, tokenAsOf, urlText } from './connection.ts';

/** What TDengine answers, as @tdengine/rest reads it, and as it came. */
export interface RestAnswer {
  readonly result: Awaited<ReturnType<ReturnType<ReturnType<typeof tdengineRest.connect>['cursor']>['query']>>;
  readonly facts: AnswerFacts | undefined;
}

/** A statement for one address, and its limits. */
export interface RestCall extends AskOptions {
  readonly sql: string;
  /** Milliseconds that the statement may take in all, for the message. */
  readonly wholeMs: number;
  readonly mostBytes: number;
  readonly signal: AbortSignal | undefined;
}

/** Makes what calls the addresses of a connection, by their place in the list. Answers reject with TDengineError. */
export function restCaller(
  connection: TDengineConnection,
  addresses: readonly string[],
  compression: Compression,
): (address: number, call: RestCall) => Asked<RestAnswer> {
  const { caCertificates } = connection;
  const agent = caCertificates === undefined ? undefined : noteIdle(new Agent({ keepAlive: true, ca: caCertificates }));
  const hideSecrets = secretHider(secretsOf(connection));
  const ways = addresses.map((address) => wayTo(address, connection));

  return (place, { sql, wholeMs, timeoutMs, mostBytes, signal, isFresh, connectMs }) => {
    const ended = new AbortController();
    const begun = Promise.withResolvers<void>();
    let isOnKept = false;
    let facts: AnswerFacts | undefined;
    const { cursor, authorization } = ways[place] ?? wayTo(connection.url, connection);
    const options = {
      timeoutMs,
      compression,
      mostBytes,
      signal: signal === undefined ? ended.signal : AbortSignal.any([ended.signal, signal]),
      isFresh,
      ...(agent && { agent }),
      ...(authorization !== undefined && { authorization }),
      ...(connectMs !== undefined && { connectMs }),
      watch: {
        sent(isKept: boolean) {
          isOnKept = isKept;
        },
        begun: begun.resolve,
      },
      onAnswer(answer: AnswerFacts) {
        facts = answer;
      },
    };
    async function answer(): Promise<RestAnswer> {
      const result = await withOptions(options, () => cursor.query(sql)).catch((error: unknown) => {
        if (error instanceof TransportError && error.failure === 'size') throw answerTooLarge(mostBytes);
        if (error instanceof TransportError && error.failure === 'timeout') throw noAnswer(wholeMs);
        throw failure(error, hideSecrets);
      });
      const code = result.getErrCode();
      // Something else than TDengine answers at this address, and took nothing.
      if (typeof code !== 'number') {
        throw new TDengineError(NO_CODE, 'retry', 'TDengine: the answer has no code', { transport: 'body' });
      }
      if (code !== 0) throw refusal(code, hideSecrets(String(result.getErrStr() ?? '')));
      return { result, facts };
    }
    return { answer: answer(), begun: begun.promise, isOnKept: () => isOnKept, end: () => ended.abort() };
  };
}

/** The package's client of an address, and the header that it does not know. */
function wayTo(address: string, connection: TDengineConnection) {
  const { protocol, hostname, port } = new URL(address);
  const place = {
    scheme: protocol.slice(0, -1),
    host: hostname,
    ...(port === '' ? {} : { port: Number(port) }),
    // Without the final slash, the package's default, which taosAdapter answers by a redirect.
    path: '/rest/sql',
  };
  const zone = { conn_tz: 'UTC' };
  const cursorOf = (login: object) => tdengineRest.connect({ ...place, query: zone, ...login }).cursor();
  if (!('token' in connection)) {
    const { user, password: passwd } = connection;
    return { cursor: cursorOf({ user, passwd }), authorization: undefined };
  }
  const { token, tokenAs = tokenAsOf(address) } = connection;
  switch (tokenAs) {
    case 'query':
      // The package sends no Authorization header when there is a token, and encodes nothing.
      return { cursor: cursorOf({ query: { ...zone, token: urlText(token) } }), authorization: undefined };
    case 'bearer':
      return { cursor: cursorOf({}), authorization: `Bearer ${token}` };
  }
}
