import type { Groups } from '../../groups/groups.ts';
import type { SaslSession } from '../../sasl/session.ts';
import type { Topics } from '../../topics/topics.ts';
import type { Transactions } from '../../transactions/transactions.ts';
import type { Reader } from '../../wire/reader.ts';
import type { Writer } from '../../wire/writer.ts';

/** The one broker of the cluster, as requests see it. */
export interface Broker {
  readonly nodeId: number;
  readonly clusterId: string;
  readonly host: string;
  readonly port: number;
  readonly numPartitions: number;
  readonly autoCreateTopics: boolean;
  readonly topics: Topics;
  readonly groups: Groups;
  readonly transactions: Transactions;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** One request: who asks, and a signal that is aborted when the asker has gone. */
export interface Call {
  readonly broker: Broker;
  readonly clientId: string;
  readonly clientHost: string;
  readonly gone: AbortSignal;
  /** How far the client has come with signing in; undefined where nobody has to. */
  readonly sasl: SaslSession | undefined;
}

/**
 * The response, `last` when the connection ends after it; `none` when the request asked for none; `hang-up` when only closing the
 * connection says that it failed.
 */
export type Answer = Writer | { readonly last: Writer } | 'none' | 'hang-up';

/** The versions of a request that are answered. */
export interface Versions {
  readonly from: number;
  readonly to: number;
  /** The first with compact lengths and tagged fields (KIP-482); Infinity where there is none. */
  readonly flexible: number;
  /** The first that clients are told of, where that is an earlier one. @default from */
  readonly told?: number;
}

/** One request of the protocol (https://kafka.apache.org/protocol#protocol_api_keys). */
export interface Api {
  readonly key: number;
  readonly versions: Versions;
  /**
   * Reads the body, acts, and writes the response, both in the asked version; what ends a flexible response without tagged fields is
   * written by the caller. Throws `Malformed` before it has acted when the body is not as the version says.
   */
  answer(call: Call, body: Reader, response: Writer): Answer | Promise<Answer>;
  /** Writes the tagged fields that end a flexible response. @default - none */
  readonly tagged?: (response: Writer) => unknown;
}

/** Key of ApiVersions, whose answers every client can read. */
export const API_VERSIONS = 18;

/** Writes `throttle_time_ms`: this broker has no quotas. */
export function noThrottle(response: Writer): Writer {
  return response.int32(0);
}
