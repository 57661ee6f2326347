import type { Reader } from '../wire/reader.ts';
import type { Writer } from '../wire/writer.ts';

/** What many requests and responses are about: something for each of some partitions of some topics. */
export interface OfTopic<T> {
  readonly topic: string;
  readonly partitions: readonly T[];
}

/** Reads `[topic [partition]]`. */
export function readTopics<T>(body: Reader, partition: (reader: Reader) => T): readonly OfTopic<T>[] {
  return body.array((reader) => ({ topic: reader.string(), partitions: reader.array(partition) }));
}

/** Replaces what is said of each partition, keeping the topics. */
export function mapPartitions<T, U>(topics: readonly OfTopic<T>[], change: (topic: string, of: T) => U): OfTopic<U>[] {
  return topics.map(({ topic, partitions }) => ({ topic, partitions: partitions.map((of) => change(topic, of)) }));
}

/** Writes `[topic [partition]]`. */
export function writeTopics<T>(
  to: Writer,
  topics: readonly OfTopic<T>[],
  partition: (writer: Writer, of: T) => unknown,
): Writer {
  return to.array(topics, (writer, each) => writer.string(each.topic).array(each.partitions, partition));
}
