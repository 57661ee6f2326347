import { type Compression, MOST_ANSWER_BYTES } from 'node-fetch';
import { systemClock } from '../../clock.ts';
import { addressHealth } from './address-health.ts';
import { type AddressFailure, type AskOptions, askAddresses } from './ask-addresses.ts';
import { addressesOf, hostOf, type TDengineConnection } from './connection.ts';
import { failureOf, noAddress, reasonOf } from './failure-of.ts';
import { restCaller } from './rest-call.ts';

/** How a client talks to TDengine. */
export interface ClientOptions {
  /**
   * How statements of 1 KiB and more are packed.
   * @default none
   */
  readonly compression?: Compression;
  /** Told of addresses that fail and that answer again, where there are several. */
  readonly log?: AddressLog;
  /** From 0 to below 1; chooses the address that is asked as long as it answers. */
  readonly random?: () => number;
  /** The time of day in ms since 1970. */
  readonly now?: () => number;
}

/** Told of addresses, by host and port. */
export interface AddressLog {
  warn(message: string, details: Record<string, unknown>): void;
  info(message: string, details: Record<string, unknown>): void;
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
  /** Statements that each address has answered since this was last asked, by its host; undefined where there is only one. */
  tally?(): Readonly<Record<string, number>> | undefined;
}

const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * Makes the client. Nothing is sent before the first statement. One with `caCertificates` keeps connections of its own,
 * so make it once. Of several addresses one is asked as long as it answers, and the next one at once when it does not.
 */
export function createTDengine(connection: TDengineConnection, options: ClientOptions = {}): TDengine {
  const { compression = 'none', log, random = systemClock.random, now = systemClock.date } = options;
  const addresses = addressesOf(connection.url);
  const hosts = addresses.map(hostOf);
  const isOnly = hosts.length === 1;
  const call = restCaller(connection, addresses, compression);
  const parts = {
    health: addressHealth(hosts.length, Math.floor(random() * hosts.length), now),
    after,
    now: systemClock.now,
    failureOf,
    together: (failures: Parameters<typeof noAddress>[1]) => noAddress(hosts, failures),
    ...(log !== undefined && !isOnly && notices(log, hosts)),
  };
  const answered = new Map<string, number>();

  async function run(sql: string, onSilence: 'beside' | 'instead', limits: StatementLimits = {}) {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, signal, mostBytes = MOST_ANSWER_BYTES } = limits;
    const ask = (address: number, how: AskOptions) => {
      const asked = call(address, { ...how, sql, wholeMs: timeoutMs, mostBytes, signal });
      const answer = asked.answer.then((each) => ({ ...each, address }));
      return { ...asked, answer };
    };
    const answer = await askAddresses({ ask, timeoutMs, onSilence }, parts);
    const host = hosts[answer.address] ?? '';
    answered.set(host, (answered.get(host) ?? 0) + 1);
    return answer;
  }

  return {
    async query(sql, limits) {
      const { result, facts } = await run(sql, 'beside', limits);
      const columns = (result.getMeta() ?? []).map((meta) => ({
        name: meta.columnName,
        type: meta.typeName,
        length: meta.size,
      }));
      return { columns, rows: result.getData() ?? [], ...facts };
    },
    async execute(sql, limits) {
      const { result } = await run(sql, 'instead', limits);
      return result.getAffectRows() ?? 0;
    },
    tally() {
      const counts = Object.fromEntries(answered);
      answered.clear();
      return isOnly ? undefined : counts;
    },
  };
}

/** The lines that tell of addresses: one when it fails, and one when it answers again. */
function notices(log: AddressLog, hosts: readonly string[]) {
  return {
    failed: ({ address, error }: AddressFailure) =>
      log.warn('an address of TDengine fails, others are asked', { address: hosts[address], reason: reasonOf(error) }),
    recovered: (address: number) => log.info('an address of TDengine answers again', { address: hosts[address] }),
  };
}

function after(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
}

/** Gives the client of a connection: the same one, with the connections that it keeps, until something changes. */
export type ClientOf = (connection: TDengineConnection, compression?: ClientOptions['compression']) => TDengine;

/** Makes a keeper of one client, for the life of a container. `connection` is compared by identity. */
export function keptClient(make: typeof createTDengine = createTDengine): ClientOf {
  let kept:
    | { readonly connection: TDengineConnection; readonly compression: string; readonly tdengine: TDengine }
    | undefined;
  return (connection, compression = 'none') => {
    if (kept?.connection !== connection || kept.compression !== compression) {
      kept = { connection, compression, tdengine: make(connection, { compression }) };
    }
    return kept.tdengine;
  };
}
