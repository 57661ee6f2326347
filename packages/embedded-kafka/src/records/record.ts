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

/** A record's time, ms since 1970: 64 bits, wrapping as Java's do. */
export function timeOf({ baseTimestamp }: { readonly baseTimestamp: bigint }, { timestampDelta }: KafkaRecord): bigint {
  return BigInt.asIntN(64, baseTimestamp + timestampDelta);
}
