/** A header of a record; names may repeat. */
export interface RecordHeader {
  readonly name: Buffer;
  readonly value: Buffer | null;
}

/** One record of a batch, its offset and time relative to the batch's. */
export interface KafkaRecord {
  readonly offsetDelta: number;
  readonly timestampDelta: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly RecordHeader[];
}
