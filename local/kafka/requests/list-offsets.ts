import { ErrorCode } from '../errors.ts';
import type { Partition } from '../partition/partition.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, NO_THROTTLE, only } from './api.ts';
import { mapPartitions, readTopics, writeTopics } from './topic-partitions.ts';

const LATEST = -1n;
const EARLIEST = -2n;
const NOTHING = { offset: -1n, timestamp: -1n } as const;
const READ_COMMITTED = 1;

/** ListOffsets v3: the ends of a partition, or the first record since a time. */
export const listOffsets: Api = {
  key: 2,
  ...only(3),
  answer({ broker }, body) {
    body.int32();
    const committedOnly = body.int8() === READ_COMMITTED;
    const asked = readTopics(body, (reader) => ({ partition: reader.int32(), timestamp: reader.int64() }));
    const found = mapPartitions(asked, (topic, { partition: number, timestamp }) => {
      const partition = broker.topics.partition(topic, number);
      if (partition === undefined) return { number, code: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ...NOTHING };
      return { number, code: ErrorCode.NONE, ...locate(partition, timestamp, committedOnly) };
    });
    return writeTopics(new Writer().int32(NO_THROTTLE), found, (writer, { number, code, offset, timestamp }) =>
      writer.int32(number).int16(code).int64(timestamp).int64(offset),
    );
  },
};

function locate(
  partition: Partition,
  timestamp: bigint,
  committedOnly: boolean,
): { offset: bigint; timestamp: bigint } {
  const end = partition.visibleEnd(committedOnly);
  if (timestamp === LATEST) return { offset: end, timestamp: -1n };
  if (timestamp === EARLIEST) return { offset: partition.start, timestamp: -1n };
  return partition.firstSince(timestamp, end) ?? NOTHING;
}
