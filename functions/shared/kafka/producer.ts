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

/** Sends records to Kafka. */
export interface RecordProducer {
  /**
   * Resolves when every record is acknowledged by all in-sync replicas, rejects when any may not be.
   * Records of one key keep their order.
   * @returns the bytes of the batches that were sent, as they were sent.
   */
  produce(records: readonly ProducerRecord[]): Promise<number>;
  /** Ends the connection. Never rejects. */
  close(): Promise<void>;
}
