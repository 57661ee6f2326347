/** A header of a Kafka record: its name and its bytes, which Lambda gives as signed numbers; null when it has no value. */
export type EventHeader = Readonly<Record<string, readonly number[] | null>>;

/** One record as Lambda's event source mapping gives it. */
export interface EventRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  /** Base64; null or absent when the record has none. */
  readonly key?: string | null;
  /** Base64; null or absent for a tombstone. */
  readonly value?: string | null;
  /** In the record's order; a name may come twice. */
  readonly headers?: readonly EventHeader[];
}

/** The event of an Amazon MSK or self-managed Kafka event source (https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html). */
export interface KafkaEvent {
  /** By `topic-partition`. Topics may hold `-` themselves, so the records' own topic and partition are read instead. */
  readonly records: Readonly<Record<string, readonly EventRecord[]>>;
}

/** All records, those of a partition in their order. @throws Error for an event that is not Kafka's. */
export function recordsOf(event: Partial<KafkaEvent>): readonly EventRecord[] {
  if (event.records === undefined) throw new Error('the event has no records: it is not of a Kafka event source');
  return Object.values(event.records).flat();
}

/** Name of a record's partition, `topic-partition`, as Lambda's answer calls it. */
export function partitionName(record: EventRecord): string {
  return `${record.topic}-${record.partition}`;
}
