import type { Partition } from '../../partition/partition.ts';
import { ErrorCode } from '../../wire/errors.ts';
import type { Reader } from '../../wire/reader.ts';
import type { Writer } from '../../wire/writer.ts';
import { type Api, type Broker, noThrottle } from '../api/api.ts';
import {
  type ByIds,
  mapPartitions,
  type OfTopic,
  readPartitions,
  readTopics,
  writeTopics,
} from '../api/topic-partitions.ts';
import { type Fetched, fetchPartition, type PartitionFetch } from './fetch-partition.ts';

interface FetchRequest {
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly committedOnly: boolean;
  /** Whether it goes on with a session that an earlier request began. */
  readonly continues: boolean;
  readonly topics: readonly OfTopic<PartitionFetch>[];
}

const READ_COMMITTED = 1;
/** No fetch session is kept: every request names all its partitions (KIP-227 lets a broker answer so). */
const NO_SESSION = 0;
/** Epochs of requests that name all their partitions: of the first in a session, and outside of one. */
const WHOLE = [0, -1];
const NO_EPOCH = -1;
const NO_REPLICA = -1;

/** Fetch: batches of the asked partitions, when there are `minBytes` of them or `maxWaitMs` have passed. */
export const fetch: Api = {
  key: 1,
  versions: { from: 4, to: 18, flexible: 12 },
  async answer({ broker, gone }, body, response) {
    const request = readRequest(body, { topics: broker.topics, since: 13 });
    if (request.continues) return writeAnswer(response, ErrorCode.FETCH_SESSION_ID_NOT_FOUND, []);
    const isReady = () => enough(request, collect(broker, request));
    const watched = request.topics.flatMap(({ topic, partitions }) =>
      partitions.flatMap(({ partition }) => broker.topics.partition(topic, partition) ?? []),
    );
    await waitUntil(isReady, watched, request.maxWaitMs, gone);
    return writeAnswer(response, ErrorCode.NONE, collect(broker, request));
  },
};

function readRequest(body: Reader, byIds: ByIds): FetchRequest {
  body.until(14, (reader) => reader.int32());
  const limits = {
    maxWaitMs: body.int32(),
    minBytes: body.int32(),
    maxBytes: body.int32(),
    committedOnly: body.int8() === READ_COMMITTED,
  };
  const session = body.since(7, (reader) => ({ id: reader.int32(), epoch: reader.int32() }));
  const topics = readTopics(body, (reader) => readPartition(reader, limits.committedOnly), byIds);
  body.since(7, (reader) => readPartitions(reader, byIds));
  body.since(11, (reader) => reader.string());
  return { ...limits, continues: session !== undefined && !WHOLE.includes(session.epoch), topics };
}

function readPartition(reader: Reader, committedOnly: boolean): PartitionFetch {
  const partition = reader.int32();
  const leaderEpoch = reader.since(9, (each) => each.int32()) ?? NO_EPOCH;
  const offset = reader.int64();
  reader.since(12, (each) => each.int32());
  reader.since(5, (each) => each.int64());
  return { partition, leaderEpoch, offset, maxBytes: reader.int32(), committedOnly };
}

function collect(broker: Broker, { topics, maxBytes }: FetchRequest): OfTopic<Fetched>[] {
  let room = maxBytes;
  let isEmpty = true;
  return mapPartitions(topics, (topic, asked, absent) => {
    const from = broker.topics.partition(topic, asked.partition) ?? absent;
    const fetched = fetchPartition(from, asked, { room, isEmpty });
    room -= fetched.size;
    if (fetched.size > 0) isEmpty = false;
    return fetched;
  });
}

function enough({ minBytes }: FetchRequest, topics: readonly OfTopic<Fetched>[]): boolean {
  const fetched = topics.flatMap(({ partitions }) => partitions);
  if (fetched.length === 0 || fetched.some(({ code }) => code !== ErrorCode.NONE)) return true;
  return fetched.reduce((sum, { size }) => sum + size, 0) >= minBytes;
}

function writeAnswer(response: Writer, code: ErrorCode, topics: readonly OfTopic<Fetched>[]): Writer {
  noThrottle(response).since(7, (to) => to.int16(code).int32(NO_SESSION));
  return writeTopics(response, topics, (writer, fetched) =>
    writer
      .int32(fetched.partition)
      .int16(fetched.code)
      .int64(fetched.end)
      .int64(fetched.stableEnd)
      .since(5, (to) => to.int64(fetched.start))
      .structs(fetched.aborted, (to, { producerId, firstOffset }) => to.int64(producerId).int64(firstOffset))
      .since(11, (to) => to.int32(NO_REPLICA))
      .bytesOf(fetched.batches),
  );
}

/** Waits until `isReady`, asked again after each change of a partition; at most `maxWaitMs`, and not when the asker has gone. */
export async function waitUntil(
  isReady: () => boolean,
  partitions: readonly Partition[],
  maxWaitMs: number,
  gone: AbortSignal,
): Promise<void> {
  if (maxWaitMs <= 0 || gone.aborted || isReady()) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => {
    if (isReady()) resolve();
  };
  const stopWatching = partitions.map((partition) => partition.watch(look));
  const timer = setTimeout(resolve, maxWaitMs);
  const leave = () => resolve();
  gone.addEventListener('abort', leave);
  await promise;
  clearTimeout(timer);
  gone.removeEventListener('abort', leave);
  for (const stop of stopWatching) stop();
}
