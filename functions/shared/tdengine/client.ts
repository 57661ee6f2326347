import { Agent } from 'node:https';
import tdengineRest from '@tdengine/rest';
import { type AnswerFacts, type Compression, MOST_ANSWER_BYTES, TransportError, withOptions } from 'node-fetch';
import { secretsOf, type TDengineConnection, urlText } from './connection.ts';
import { answerTooLarge, failure, NO_CODE, refusal, TDengineError } from './error.ts';
import { secretHider } from './hide-secrets.ts';

/** How a client talks to TDengine. */
export interface ClientOptions {
  /**
   * How statements of 1 KiB and more are packed.
   * @default none
   */
  readonly compression?: Compression;
}

/** Limits of one statement. */
export interface StatementLimits {
  /** Milliseconds to wait for the answer; 60,000 when left out. TDengine itself retries a lost server for up to 20 s. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Longest answer that is read, in bytes; 64 MiB when left out. A longer one is a TDengineError with `answerLimit`. */
  readonly mostBytes?: number;
}

/** One column of an answer: name, TDengine type such as `BIGINT UNSIGNED`, declared length. */
export interface ResultColumn {
  readonly name: string;
  readonly type: string;
  readonly length: number;
}

/** An answer. Numbers above 2^53 are not exact: read BIGINT and DECIMAL through `CAST(… AS VARCHAR)`. */
export interface QueryResult {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly unknown[])[];
  /** Length of the answer, in bytes. */
  readonly bytes?: number;
  /** False when it held bytes that are not UTF-8, as a VARCHAR can: in `rows` they are U+FFFD. */
  readonly isUtf8?: boolean;
}

/** TDengine over REST. Every method throws TDengineError, and nothing else. */
export interface TDengine {
  /** Runs a statement that answers with rows. Timestamps are UTC. */
  query(sql: string, limits?: StatementLimits): Promise<QueryResult>;
  /** Runs a statement that changes something; resolves to the affected rows (0 for every DDL). */
  execute(sql: string, limits?: StatementLimits): Promise<number>;
}

const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * Makes the client. Nothing is sent before the first statement. One with `caCertificates` keeps connections of its own,
 * so make it once.
 */
export function createTDengine(connection: TDengineConnection, options: ClientOptions = {}): TDengine {
  const { compression = 'none' } = options;
  const { caCertificates } = connection;
  const agent = caCertificates === undefined ? undefined : new Agent({ keepAlive: true, ca: caCertificates });
  const hideSecrets = secretHider(secretsOf(connection));
  const cursor = tdengineRest.connect(restOptions(connection)).cursor();

  async function run(sql: string, limits: StatementLimits = {}, onAnswer?: (answer: AnswerFacts) => void) {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, signal, mostBytes = MOST_ANSWER_BYTES } = limits;
    const callOptions = {
      timeoutMs,
      compression,
      mostBytes,
      ...(signal && { signal }),
      ...(agent && { agent }),
      ...(onAnswer && { onAnswer }),
    };
    const result = await withOptions(callOptions, () => cursor.query(sql)).catch((error) => {
      if (error instanceof TransportError && error.failure === 'size') throw answerTooLarge(mostBytes);
      throw failure(error, hideSecrets);
    });
    const code = result.getErrCode();
    // Something else than TDengine answers at this address, and took nothing.
    if (typeof code !== 'number') throw new TDengineError(NO_CODE, 'retry', 'TDengine: the answer has no code');
    if (code !== 0) throw refusal(code, hideSecrets(String(result.getErrStr() ?? '')));
    return result;
  }

  return {
    async query(sql, limits) {
      let facts: AnswerFacts | undefined;
      const result = await run(sql, limits, (answer) => {
        facts = answer;
      });
      const columns = (result.getMeta() ?? []).map((meta) => ({
        name: meta.columnName,
        type: meta.typeName,
        length: meta.size,
      }));
      return { columns, rows: result.getData() ?? [], ...facts };
    },
    async execute(sql, limits) {
      const result = await run(sql, limits);
      return result.getAffectRows() ?? 0;
    },
  };
}

function restOptions(connection: TDengineConnection) {
  const { protocol, hostname, port } = new URL(connection.url);
  return {
    scheme: protocol.slice(0, -1),
    host: hostname,
    ...(port === '' ? {} : { port: Number(port) }),
    // Without the final slash, the package's default, which taosAdapter answers by a redirect.
    path: '/rest/sql',
    // The package sends no Authorization header when there is a token, and encodes nothing.
    ...('token' in connection
      ? { query: { conn_tz: 'UTC', token: urlText(connection.token) } }
      : { query: { conn_tz: 'UTC' }, user: connection.user, passwd: connection.password }),
  };
}
