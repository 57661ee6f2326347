import { partitionOfKey } from '../batch/hashes.ts';
import { type CompressionType, encodeBatch, MAX_BATCH_BYTES } from '../batch/record-batch.ts';
import type { ProducerRecord } from '../producer.ts';
import type { OutgoingBatch } from './produce-request.ts';

/** Records of one partition that wait to be sent, in their order. */
export interface PartitionQueue {
  readonly topic: string;
  readonly partition: number;
  readonly records: ProducerRecord[];
  /** The first record that is not acknowledged. */
  next: number;
  /** Most records of a batch; halved when the broker does not take one. */
  mostRecords: number;
  /** Whether batches may grow again: what was refused has been found. */
  grows: boolean;
}

/** A batch of the next records of a queue. */
export interface QueuedBatch extends OutgoingBatch {
  readonly queue: PartitionQueue;
  readonly count: number;
}

/**
 * Sorts records by partition: those with a key as Kafka's own clients do, those without all into one partition of their
 * topic, another one at each call.
 * @param partitionsOf how many partitions a topic has. @param draw a number from 0 to below 1.
 */
export function partitionQueues(
  records: readonly ProducerRecord[],
  partitionsOf: (topic: string) => number,
  draw: () => number,
): PartitionQueue[] {
  const topics = new Map<string, TopicQueues>();
  for (const record of records) {
    let topic = topics.get(record.topic);
    if (topic === undefined) {
      topic = topicQueues(partitionsOf(record.topic), draw);
      topics.set(record.topic, topic);
    }
    const partition = topic.partitionOf(record.key);
    let queue = topic.queues[partition];
    if (queue === undefined) {
      const mostRecords = Number.POSITIVE_INFINITY;
      queue = { topic: record.topic, partition, records: [], next: 0, mostRecords, grows: false };
      topic.queues[partition] = queue;
    }
    queue.records.push(record);
  }
  return [...topics.values()].flatMap(({ queues }) => queues.filter((queue) => queue !== undefined));
}

interface TopicQueues {
  readonly queues: (PartitionQueue | undefined)[];
  partitionOf(key: ProducerRecord['key']): number;
}

function topicQueues(partitions: number, draw: () => number): TopicQueues {
  const withoutKey = Math.floor(draw() * partitions);
  const ofKeys = new Map<string, number>();
  return {
    queues: Array.from({ length: partitions }, () => undefined),
    partitionOf(key) {
      if (key === null) return withoutKey;
      if (typeof key !== 'string') return partitionOfKey(key, partitions);
      let partition = ofKeys.get(key);
      if (partition === undefined) {
        partition = partitionOfKey(Buffer.from(key), partitions);
        ofKeys.set(key, partition);
      }
      return partition;
    },
  };
}

/**
 * The batch of a queue that begins at a record; undefined when that is none. @param now milliseconds since 1970.
 * @param most bytes, which a record that has more alone may exceed.
 */
export function batchAt(
  queue: PartitionQueue,
  start: number,
  compression: CompressionType,
  now: number,
  most: number,
): QueuedBatch | undefined {
  const { topic, partition, records, mostRecords } = queue;
  if (start >= records.length) return undefined;
  const end = Math.min(records.length, start + mostRecords);
  const { bytes, count } = encodeBatch(records, start, end, compression, now, Math.min(MAX_BATCH_BYTES, most));
  return { queue, topic, partition, bytes, count };
}
