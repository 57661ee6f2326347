import { ErrorCode } from '../errors.ts';
import type { Reader } from '../wire/reader.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, type Broker, NO_THROTTLE, only } from './api.ts';
import { type Fetched, fetchPartition, type PartitionFetch } from './fetch-partition.ts';
import { waitUntil } from './fetch-wait.ts';
import { type OfTopic, readTopics, writeTopics } from './topic-partitions.ts';

interface FetchRequest {
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly committedOnly: boolean;
  readonly topics: readonly OfTopic<PartitionFetch>[];
}

const READ_COMMITTED = 1;
/** No fetch session is kept: every request names all its partitions (KIP-227 lets a broker answer so). */
const NO_SESSION = 0;
const NO_REPLICA = -1;

/** Fetch v11: batches of the asked partitions, when there are `minBytes` of them or `maxWaitMs` have passed. */
export const fetch: Api = {
  key: 1,
  ...only(11),
  async answer({ broker, gone }, body) {
    const request = readRequest(body);
    const isReady = () => enough(request, collect(broker, request));
    const watched = request.topics.flatMap(({ topic, partitions }) =>
      partitions.flatMap(({ partition }) => broker.topics.partition(topic, partition) ?? []),
    );
    await waitUntil(isReady, watched, request.maxWaitMs, gone);
    return writeAnswer(collect(broker, request));
  },
};

function readRequest(body: Reader): FetchRequest {
  body.int32();
  const limits = {
    maxWaitMs: body.int32(),
    minBytes: body.int32(),
    maxBytes: body.int32(),
    committedOnly: body.int8() === READ_COMMITTED,
  };
  body.int32();
  body.int32();
  const topics = readTopics(body, (reader) => {
    const partition = reader.int32();
    const leaderEpoch = reader.int32();
    const offset = reader.int64();
    reader.int64();
    return { partition, leaderEpoch, offset, maxBytes: reader.int32(), committedOnly: limits.committedOnly };
  });
  readTopics(body, (reader) => reader.int32());
  body.nullableString();
  return { ...limits, topics };
}

function collect(broker: Broker, { topics, maxBytes }: FetchRequest): OfTopic<Fetched>[] {
  let room = maxBytes;
  let isEmpty = true;
  return topics.map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.map((asked) => {
      const fetched = fetchPartition(broker.topics.partition(topic, asked.partition), asked, { room, isEmpty });
      room -= fetched.size;
      if (fetched.size > 0) isEmpty = false;
      return fetched;
    }),
  }));
}

function enough({ minBytes }: FetchRequest, topics: readonly OfTopic<Fetched>[]): boolean {
  const fetched = topics.flatMap(({ partitions }) => partitions);
  if (fetched.length === 0 || fetched.some(({ code }) => code !== ErrorCode.NONE)) return true;
  return fetched.reduce((sum, { size }) => sum + size, 0) >= minBytes;
}

function writeAnswer(topics: readonly OfTopic<Fetched>[]): Writer {
  const answer = new Writer().int32(NO_THROTTLE).int16(ErrorCode.NONE).int32(NO_SESSION);
  return writeTopics(answer, topics, (writer, fetched) => {
    writer
      .int32(fetched.partition)
      .int16(fetched.code)
      .int64(fetched.end)
      .int64(fetched.stableEnd)
      .int64(fetched.start);
    writer.array(fetched.aborted, (to, { producerId, firstOffset }) => to.int64(producerId).int64(firstOffset));
    writer.int32(NO_REPLICA).int32(fetched.size);
    for (const batch of fetched.batches) writer.raw(batch);
  });
}
