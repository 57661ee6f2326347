import type { EventHeader, EventRecord } from '../../functions/sink/receive/kafka-event.ts';
import type { TopicRecord } from '../target/topic-reader.ts';

/** A record as Lambda hands it to the function. */
export function eventRecord({ topic, partition, offset, timestamp, key, value, headers }: TopicRecord): EventRecord {
  return {
    topic,
    partition,
    offset,
    timestamp,
    key: key === null ? null : key.toString('base64'),
    value: value === null ? null : value.toString('base64'),
    headers: headers.map(eventHeader),
  };
}

/** Lambda's poller is written in Java, where bytes are signed. */
function eventHeader([name, value]: TopicRecord['headers'][number]): EventHeader {
  return { [name]: value === null ? null : [...new Int8Array(value)] };
}
