import tdengineRest from '@tdengine/rest';
import { withLimits } from 'node-fetch';
import { failure, refusal } from './error.ts';

/** Where TDengine is and who asks. */
export interface TDengineConnection {
  /** Base address of taosAdapter, such as `https://tdengine.example.com:6041`. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

/** Limits of one statement. */
export interface StatementLimits {
  /** Milliseconds to wait for the answer; 60,000 when left out. TDengine itself retries a lost server for up to 20 s. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
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
}

/** TDengine over REST. Every method throws TDengineError, and nothing else. */
export interface TDengine {
  /** Runs a statement that answers with rows. Timestamps are UTC. */
  query(sql: string, limits?: StatementLimits): Promise<QueryResult>;
  /** Runs a statement that changes something; resolves to the affected rows (0 for every DDL). */
  execute(sql: string, limits?: StatementLimits): Promise<number>;
}

const DEFAULT_TIMEOUT_MS = 60_000;

/** Makes the client. Nothing is sent before the first statement. */
export function createTDengine(connection: TDengineConnection): TDengine {
  const { protocol, hostname, port } = new URL(connection.url);
  const cursor = tdengineRest
    .connect({
      scheme: protocol.slice(0, -1),
      host: hostname,
      ...(port === '' ? {} : { port: Number(port) }),
      // Without the final slash, the package's default, which taosAdapter answers by a redirect.
      path: '/rest/sql',
      query: { conn_tz: 'UTC' },
      user: connection.user,
      passwd: connection.password,
    })
    .cursor();

  async function run(sql: string, limits: StatementLimits = {}) {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, signal } = limits;
    const result = await withLimits({ timeoutMs, ...(signal && { signal }) }, () => cursor.query(sql)).catch(
      (error) => {
        throw failure(error);
      },
    );
    const code = result.getErrCode();
    if (code !== undefined && code !== 0) throw refusal(code, result.getErrStr() ?? '');
    return result;
  }

  return {
    async query(sql, limits) {
      const result = await run(sql, limits);
      const columns = (result.getMeta() ?? []).map((meta) => ({
        name: meta.columnName,
        type: meta.typeName,
        length: meta.size,
      }));
      return { columns, rows: result.getData() ?? [] };
    },
    async execute(sql, limits) {
      const result = await run(sql, limits);
      return result.getAffectRows() ?? 0;
    },
  };
}
