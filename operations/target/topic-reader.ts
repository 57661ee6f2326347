import type { Admin } from 'kafkajs';
import type {
  FetchedPartition,
  FetchedRecord,
  KafkajsCluster,
  KafkajsFetchBroker,
} from '../../functions/shared/kafka/kafkajs-internals.ts';
import { kafkaErrorType } from '../../functions/shared/kafka/producer.ts';
import { OperationError } from '../operation-error.ts';

/** A record of a topic, byte for byte. */
export interface TopicRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** A name may come twice; those of one name are together, in their order. */
  readonly headers: readonly (readonly [name: string, value: Buffer | null])[];
  /** The topic's own time (`message.timestamp.type` LogAppendTime), and not that of who sent the record. */
  readonly isAppendTime?: true;
}

/** A part of a partition. */
export interface PartitionRange {
  readonly partition: number;
  readonly from: number;
  /** The offset behind the last. */
  readonly to: number;
}

/** Reads topics without a consumer group, a page after the other. */
export interface TopicReader {
  /**
   * The records of ranges that are there still, one range after the other. A page is about a megabyte, or one batch.
   * Throws OperationError `refused` when a partition gives no more before a range's end: all that it gave has come then.
   */
  read(topic: string, ranges: readonly PartitionRange[]): AsyncIterable<readonly TopicRecord[]>;
}

const PAGE_BYTES = 1_048_576;

/** How long an answer may take, in ms. The records are there, so that no broker waits for them. */
const ANSWER_MS = 10_000;

/** Empty answers of a partition after which nobody waits on: what is behind may be of an open transaction. */
const EMPTY_ANSWERS = 3;

/** What is there of a topic, from its first record to behind its last. @throws OperationError when it does not exist */
export async function topicRanges(admin: Admin, topic: string): Promise<readonly PartitionRange[]> {
  try {
    const offsets = await admin.fetchTopicOffsets(topic);
    return offsets
      .map(({ partition, low, high }) => ({ partition, from: Number(low), to: Number(high) }))
      .sort((a, b) => a.partition - b.partition);
  } catch (error) {
    if (kafkaErrorType(error) !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error;
    throw new OperationError('refused', `topic ${topic} does not exist`, { cause: error });
  }
}

/** What a reader asks of a cluster. */
export interface FetchingCluster
  extends Pick<KafkajsCluster, 'addMultipleTargetTopics' | 'findTopicPartitionMetadata' | 'refreshMetadata'> {
  findBroker(options: { readonly nodeId: number }): Promise<Pick<KafkajsFetchBroker, 'fetch'>>;
}

/** The pages of {@link TopicReader.read}. @throws OperationError as that does */
export async function* readRanges(
  cluster: FetchingCluster,
  topic: string,
  ranges: readonly PartitionRange[],
): AsyncGenerator<readonly TopicRecord[]> {
  await cluster.addMultipleTargetTopics([topic]);
  for (const { partition, from, to } of ranges) {
    let offset = from;
    let empty = 0;
    while (offset < to && empty < EMPTY_ANSWERS) {
      const answer = await fetchPage(cluster, topic, partition, offset);
      const last = answer.messages.at(-1);
      if (last === undefined) {
        empty += 1;
        continue;
      }
      const next = Math.max(offset, Number(last.offset) + 1);
      const records = committed(answer)
        .map((record) => topicRecord(topic, partition, record))
        .filter((record) => record.offset >= offset && record.offset < to);
      if (next === offset) empty += 1;
      else empty = 0;
      offset = next;
      if (records.length > 0) yield records;
    }
    // What has not come is not what is not there: whoever asked would take the rest for read.
    if (offset < to) {
      throw new OperationError(
        'refused',
        `no record of topic ${topic}, partition ${partition}, came from offset ${offset} on, though it has offsets up to ${to - 1}: a producer may have a transaction open there; begin again when it has ended`,
      );
    }
  }
}

/** Asks the leader of a partition, and once more who that is when another has become it. */
async function fetchPage(
  cluster: FetchingCluster,
  topic: string,
  partition: number,
  offset: number,
): Promise<FetchedPartition> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const found = cluster.findTopicPartitionMetadata(topic).find(({ partitionId }) => partitionId === partition);
      if (found === undefined) {
        throw new OperationError('asked-wrongly', `topic ${topic} has no partition ${partition}`);
      }
      const broker = await cluster.findBroker({ nodeId: found.leader });
      const partitions = [{ partition, fetchOffset: String(offset), maxBytes: PAGE_BYTES }];
      const { responses } = await broker.fetch({
        replicaId: -1,
        isolationLevel: 1,
        maxWaitTime: ANSWER_MS,
        minBytes: 1,
        maxBytes: PAGE_BYTES,
        topics: [{ topic, partitions }],
      });
      return responses[0]?.partitions[0] ?? { messages: [] };
    } catch (error) {
      const type = kafkaErrorType(error);
      if (type === 'OFFSET_OUT_OF_RANGE') {
        throw new OperationError(
          'refused',
          `records of topic ${topic}, partition ${partition}, from offset ${offset} have gone meanwhile (retention): begin again`,
          { cause: error },
        );
      }
      if ((type !== 'NOT_LEADER_FOR_PARTITION' && type !== 'LEADER_NOT_AVAILABLE') || attempt > 3) throw error;
      await cluster.refreshMetadata();
    }
  }
}

/** The records without the marks of transactions, and without those of transactions that were given up. */
function committed({ messages, abortedTransactions }: FetchedPartition): readonly FetchedRecord[] {
  const aborted = [...(abortedTransactions ?? [])];
  const open = new Set<string>();
  const records: FetchedRecord[] = [];
  for (const message of messages) {
    const { producerId, inTransaction } = message.batchContext;
    while (aborted[0] !== undefined && Number(aborted[0].firstOffset) <= Number(message.offset)) {
      open.add(aborted.shift()?.producerId ?? '');
    }
    if (message.isControlRecord) open.delete(producerId);
    else if (!inTransaction || !open.has(producerId)) records.push(message);
  }
  return records;
}

/** kafkajs' number for it. */
const APPEND_TIME = 1;

function topicRecord(topic: string, partition: number, record: FetchedRecord): TopicRecord {
  const { offset, timestamp, key, value, headers, batchContext } = record;
  return {
    ...(batchContext.timestampType === APPEND_TIME && { isAppendTime: true }),
    topic,
    partition,
    offset: Number(offset),
    timestamp: Number(timestamp),
    key,
    value,
    headers: Object.entries(headers).flatMap(([name, values]) => {
      const all: readonly (Buffer | null)[] = values === null || Buffer.isBuffer(values) ? [values] : values;
      return all.map((each) => [name, each] as const);
    }),
  };
}
