import type { IHeaders, Message } from 'kafkajs';
import type { ProducerRecord } from './producer.ts';

/** How far ahead of now a record's time may be, in ms. Kafka 4 refuses more than an hour (`message.timestamp.after.max.ms`); clocks differ. */
export const MAX_AHEAD_MS = 55 * 60_000;

/**
 * A record as kafkajs takes it. A time too far ahead becomes now and one before 1970 becomes 1970, since brokers
 * refuse them and one such row must not stop its table; the row's own time is in the value.
 * kafkajs puts headers of one name side by side.
 * @param now milliseconds since 1970.
 */
export function toMessage(record: ProducerRecord, now: number): Message {
  const headers: IHeaders = {};
  for (const [name, value] of record.headers) {
    const before = Object.hasOwn(headers, name) ? headers[name] : undefined;
    const values = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
    // A header may be named __proto__.
    Object.defineProperty(headers, name, { value: values, enumerable: true, configurable: true, writable: true });
  }
  return { key: record.key, value: record.value, headers, timestamp: String(acceptedTime(record.timestamp, now)) };
}

function acceptedTime(timestamp: number, now: number): number {
  if (timestamp < 0) return 0;
  return timestamp > now + MAX_AHEAD_MS ? now : timestamp;
}
