import type { Topics } from '../../topics/topics.ts';
import { ErrorCode } from '../../wire/errors.ts';
import type { Reader } from '../../wire/reader.ts';
import type { Writer } from '../../wire/writer.ts';

/** The id that says that there is none. */
export const NO_ID = '0'.repeat(32);

/** What many requests and responses are about: something for each of some partitions of some topics. */
export interface OfTopic<T> {
  /** Empty when the request named an id that no topic has. */
  readonly topic: string;
  /** 32 hexadecimal digits; undefined when the request named the topic by its name. */
  readonly id?: string | undefined;
  readonly partitions: readonly T[];
}

/** From which version on a message names topics by their ids (KIP-516). */
export interface ByIds {
  readonly topics: Topics;
  readonly since: number;
}

/** Reads `[topic [partition]]`, whose partitions are structures. */
export function readTopics<T>(body: Reader, partition: (reader: Reader) => T, byIds?: ByIds): readonly OfTopic<T>[] {
  return body.structs((reader) => ({ ...readTopic(reader, byIds), partitions: reader.structs(partition) }));
}

/** Reads `[topic [partition number]]`. */
export function readPartitions(body: Reader, byIds?: ByIds): readonly OfTopic<number>[] {
  return body.structs((reader) => readNumbers(reader, byIds));
}

/** Reads `[topic [partition number]]`; null for all. */
export function readNullablePartitions(body: Reader, byIds?: ByIds): readonly OfTopic<number>[] | null {
  return body.nullableStructs((reader) => readNumbers(reader, byIds));
}

function readNumbers(reader: Reader, byIds: ByIds | undefined): OfTopic<number> {
  return { ...readTopic(reader, byIds), partitions: reader.array((each) => each.int32()) };
}

function readTopic(reader: Reader, byIds: ByIds | undefined): Omit<OfTopic<unknown>, 'partitions'> {
  if (byIds === undefined || reader.version < byIds.since) return { topic: reader.string() };
  const id = reader.uuid();
  return { topic: byIds.topics.byId(id)?.name ?? '', id };
}

/** What is to be said of a partition that is not there. */
export function missing({ topic, id }: Omit<OfTopic<unknown>, 'partitions'>): ErrorCode {
  return topic === '' && id !== undefined ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
}

/** Replaces what is said of each partition, keeping the topics. `absent` is what to say when the partition is not there. */
export function mapPartitions<T, U>(
  topics: readonly OfTopic<T>[],
  change: (topic: string, of: T, absent: ErrorCode) => U,
): OfTopic<U>[] {
  return topics.map(({ topic, id, partitions }) => {
    const absent = missing({ topic, id });
    return { topic, id, partitions: partitions.map((of) => change(topic, of, absent)) };
  });
}

/** Writes `[topic [partition]]` with the topics named as they were asked for. */
export function writeTopics<T>(
  to: Writer,
  topics: readonly OfTopic<T>[],
  partition: (writer: Writer, of: T) => unknown,
): Writer {
  return to.structs(topics, (writer, { topic, id, partitions }) =>
    (id === undefined ? writer.string(topic) : writer.uuid(id)).structs(partitions, partition),
  );
}
