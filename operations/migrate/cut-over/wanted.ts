import type { KafkaOverride } from '../../target/kafka.ts';
import type { VerifyRequest } from '../../verify/verify.ts';
import type { Fetch } from '../given/worker-rest.ts';

/** What is to be cut over. */
export interface CutOver {
  /** The connector of Kafka Connect. */
  readonly old: string;
  readonly worker: URL;
  readonly fetch: Fetch;
  /** What takes its place in the connectors file; empty: what has its name there. */
  readonly to: readonly string[];
  /** Whether the tables of a source begin at `timestampInitial`, wherever the connector had read to. */
  readonly stays: boolean;
  /** What is verified. */
  readonly verify: Pick<VerifyRequest, 'from' | 'tdengine' | 'filterOf'>;
  readonly kafka: KafkaOverride;
  /** Of the command that deploys a stack: which connectors file it takes. */
  readonly deployCommand: (stack: string) => string;
}

/** How long what was there at first may take to be written or sent, in ms. */
export const VERIFY_MS = 900_000;
