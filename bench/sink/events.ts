import type { EventRecord, KafkaEvent } from '../../functions/sink/receive/kafka-event.ts';
import type { SinkCase } from './cases.ts';

/** Records of an invocation, which is the most that Lambda gives. */
export const BATCH_SIZE = 10_000;

/** Partitions of the topic. */
const PARTITIONS = 3;

/** Kafka's time of the first record, in ms; 100 records come each millisecond. */
const FIRST_MS = 1_700_000_000_000;

const HEADERS = [{ source: [...Buffer.from('bench')] }];

/** Makes the events of a case, one after another, as the JSON that Lambda gives to its runtime. */
export function eventTexts(of: SinkCase): (records: number, extraBytes?: number) => string {
  const payloadOf = of.payloads();
  let made = 0;
  return (records, extraBytes = 0) => {
    const byPartition: Record<string, EventRecord[]> = {};
    for (let index = made; index < made + records; index++) {
      const { key, value } = payloadOf(index, extraBytes);
      const partition = index % PARTITIONS;
      const record = {
        topic: of.topic,
        partition,
        offset: Math.floor(index / PARTITIONS),
        timestamp: FIRST_MS + Math.floor(index / 100),
        timestampType: 'CREATE_TIME',
        key: Buffer.from(key).toString('base64'),
        value: Buffer.from(value).toString('base64'),
        headers: HEADERS,
      };
      const name = `${of.topic}-${partition}`;
      byPartition[name] ??= [];
      byPartition[name].push(record);
    }
    made += records;
    const event: KafkaEvent & Readonly<Record<string, unknown>> = {
      eventSource: 'aws:kafka',
      eventSourceArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/bench/00000000-0000-0000-0000-000000000000-1',
      bootstrapServers: 'b-1.bench.kafka.eu-west-1.amazonaws.com:9098',
      records: byPartition,
    };
    return JSON.stringify(event);
  };
}

/** Sizes of the batches that so many records make. */
export function batchSizes(records: number): number[] {
  const sizes = Array.from({ length: Math.floor(records / BATCH_SIZE) }, () => BATCH_SIZE);
  const rest = records % BATCH_SIZE;
  return rest === 0 ? sizes : [...sizes, rest];
}
