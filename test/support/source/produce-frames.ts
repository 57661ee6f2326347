import { Reader, Writer } from '@tdengine-kafka-lambda/embedded-kafka/wire';

/** A request of Produce, version 7, with those of its partitions only that are to be kept. */
export function withPartitions(request: Buffer, keep: (partition: number) => boolean): Buffer {
  const reader = new Reader(request);
  const writer = new Writer();
  writer.int16(reader.int16()).int16(reader.int16()).int32(reader.int32());
  // Client and transaction; then who must acknowledge, and within which time.
  writer.string(reader.nullableString()).string(reader.nullableString());
  writer.int16(reader.int16()).int32(reader.int32());
  const topics = readBatches(reader).map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.filter(({ partition }) => keep(partition)),
  }));
  writeTopics(writer, topics, (to, { partition, bytes }) => to.int32(partition).bytes(bytes));
  return writer.buffer();
}

/** Topics and partitions of a request of Produce, version 7. */
export function partitionsOf(request: Buffer) {
  const reader = new Reader(request);
  reader.int64();
  reader.nullableString();
  reader.nullableString();
  reader.int16();
  reader.int32();
  return readBatches(reader);
}

/**
 * An answer to Produce, version 7, with errors for some partitions of the request.
 * @param asked from {@link partitionsOf}. @param errorOf the code; undefined: the partition's own answer.
 */
export function withErrors(
  answer: Buffer,
  asked: ReturnType<typeof partitionsOf>,
  errorOf: (partition: number) => number | undefined,
): Buffer {
  const reader = new Reader(answer);
  const writer = new Writer().int32(reader.int32());
  const told = readTopics(reader, (each) => ({
    partition: each.int32(),
    errorCode: each.int16(),
    offsets: [each.int64(), each.int64(), each.int64()],
  }));
  const topics = asked.map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.flatMap(({ partition }) => {
      const errorCode = errorOf(partition);
      if (errorCode !== undefined) return [{ partition, errorCode, offsets: [-1n, -1n, -1n] }];
      const own = told.find((each) => each.topic === topic)?.partitions;
      return own?.filter((each) => each.partition === partition) ?? [];
    }),
  }));
  writeTopics(writer, topics, (to, { partition, errorCode, offsets }) => {
    to.int32(partition).int16(errorCode);
    for (const offset of offsets) to.int64(offset);
  });
  return writer.int32(reader.int32()).buffer();
}

function readBatches(reader: Reader) {
  return readTopics(reader, (each) => ({ partition: each.int32(), bytes: each.nullableBytes() }));
}

/** Something for each of some partitions of a topic. */
interface OfTopic<T> {
  readonly topic: string;
  readonly partitions: readonly T[];
}

function readTopics<T>(from: Reader, partition: (reader: Reader) => T): readonly OfTopic<T>[] {
  return from.structs((reader) => ({ topic: reader.string(), partitions: reader.structs(partition) }));
}

function writeTopics<T>(to: Writer, topics: readonly OfTopic<T>[], partition: (writer: Writer, of: T) => unknown) {
  to.structs(topics, (writer, of) => writer.string(of.topic).structs(of.partitions, partition));
}
