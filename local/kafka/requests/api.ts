import type { Groups } from '../groups/groups.ts';
import type { SaslSession } from '../sasl/session.ts';
import type { Topics } from '../topics/topics.ts';
import type { Transactions } from '../transactions/transactions.ts';
import type { Reader } from '../wire/reader.ts';
import type { Writer } from '../wire/writer.ts';

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
  readonly version: number;
  readonly clientId: string;
  readonly clientHost: string;
  readonly gone: AbortSignal;
  /** How far the client has come with signing in; undefined where nobody has to. */
  readonly sasl: SaslSession | undefined;
}

/**
 * The body of the response, `last` when the connection ends after it; `none` when the request asked for none; `hang-up` when only closing the
 * connection says that it failed.
 */
export type Answer = Writer | { readonly last: Writer } | 'none' | 'hang-up';

/** One request of the protocol (https://kafka.apache.org/protocol#protocol_api_keys), in the versions that are answered. */
export interface Api {
  readonly key: number;
  readonly minVersion: number;
  readonly maxVersion: number;
  /** Reads the body and acts. Throws `Malformed` before it has acted when the body is not as the version says. */
  answer(call: Call, body: Reader): Answer | Promise<Answer>;
}

/** The version that kafkajs 2.2.4 uses, and no other. */
export function only(version: number): { readonly minVersion: number; readonly maxVersion: number } {
  return { minVersion: version, maxVersion: version };
}

/** `throttle_time_ms`: this broker has no quotas. */
export const NO_THROTTLE = 0;
