import type { Partition } from '../../partition/partition.ts';
import { ErrorCode } from '../../wire/errors.ts';
import { type Api, noThrottle } from '../api/api.ts';
import { mapPartitions, readTopics, writeTopics } from '../api/topic-partitions.ts';

const TO_THE_END = -1n;
const NO_OFFSET = -1n;

/** DeleteRecords: drops what lies before an offset. */
export const deleteRecords: Api = {
  key: 21,
  versions: { from: 0, to: 2, flexible: 2 },
  answer({ broker }, body, response) {
    const asked = readTopics(body, (reader) => ({ partition: reader.int32(), offset: reader.int64() }));
    body.int32();
    const outcomes = mapPartitions(asked, (topic, { partition, offset }) => ({
      partition,
      ...deleteBefore(broker.topics.partition(topic, partition), offset),
    }));
    return writeTopics(noThrottle(response), outcomes, (writer, { partition, start, code }) =>
      writer.int32(partition).int64(start).int16(code),
    );
  },
};

function deleteBefore(partition: Partition | undefined, asked: bigint): { start: bigint; code: ErrorCode } {
  if (partition === undefined) return { start: NO_OFFSET, code: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
  const offset = asked === TO_THE_END ? partition.end : asked;
  if (offset < 0n || offset > partition.end) return { start: NO_OFFSET, code: ErrorCode.OFFSET_OUT_OF_RANGE };
  partition.trim(offset);
  return { start: partition.start, code: ErrorCode.NONE };
}
