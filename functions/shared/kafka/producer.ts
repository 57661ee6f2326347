import type { ProduceError } from './produce-error.ts';

/** One record to produce. Text is sent as UTF-8. */
export interface ProducerRecord {
  readonly topic: string;
  readonly key: Buffer | string | null;
  readonly value: Buffer | string | null;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  /** In order; a name may come twice. */
  readonly headers: readonly (readonly [name: string, value: Buffer | string | null])[];
}

/** Told of a record that the brokers will never take as it is, and why. */
export type Refused = (record: ProducerRecord, error: ProduceError) => void;

/** Sends records to Kafka. */
export interface RecordProducer {
  /**
   * Resolves when every record is acknowledged by all in-sync replicas, rejects when any may not be.
   * Records of one key keep their order.
   * @param refused told of each record that the brokers will never take as it is, so that the others go on.
   * @returns the bytes of the batches that were sent, as they were sent.
   * @throws ProduceError; without `refused` also for such a record, which it has.
   */
  produce(records: readonly ProducerRecord[], refused?: Refused): Promise<number>;
  /** Ends the connection. Never rejects. */
  close(): Promise<void>;
}
