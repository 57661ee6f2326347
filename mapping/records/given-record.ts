import type { EventRecord } from '../../functions/sink/receive/kafka-event.ts';

/** A Kafka record as a person gives it. */
export interface GivenRecord {
  readonly topic: string;
  /** Null for a tombstone. */
  readonly value: Buffer | null;
  readonly key?: string | Buffer | undefined;
  readonly headers?: Readonly<Record<string, string | null>> | undefined;
  /** 0 when left out. */
  readonly partition?: number | undefined;
  /** When left out, the one behind the record before in its partition. */
  readonly offset?: number | undefined;
  /** Milliseconds since 1970. */
  readonly timestamp?: number | undefined;
}

/**
 * The records as Lambda gives them to the sink's function.
 * @param now the time of the first record that has none, in milliseconds since 1970; each one behind it is a millisecond later.
 */
export function eventRecords(given: readonly GivenRecord[], now: number): readonly EventRecord[] {
  const next = new Map<string, number>();
  return given.map((record, index) => {
    const { topic, key, value, headers, partition = 0, timestamp = now + index } = record;
    const place = `${topic}-${partition}`;
    const offset = record.offset ?? next.get(place) ?? 0;
    next.set(place, offset + 1);
    return {
      topic,
      partition,
      offset,
      timestamp,
      value: value === null ? null : value.toString('base64'),
      ...(key !== undefined && { key: Buffer.from(key).toString('base64') }),
      ...(headers !== undefined && { headers: Object.entries(headers).map(headerOf) }),
    };
  });
}

function headerOf([name, text]: readonly [string, string | null]) {
  return { [name]: text === null ? null : [...Buffer.from(text)] };
}
