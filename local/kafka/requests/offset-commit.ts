import { ErrorCode } from '../errors.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, type Broker, NO_THROTTLE, only } from './api.ts';
import { mapPartitions, readTopics, writeTopics } from './topic-partitions.ts';

/** `offset.metadata.max.bytes` of a broker with default settings. */
const MAX_METADATA_BYTES = 4096;

/** Why this position cannot be kept, whoever commits it. */
export function positionFault(
  broker: Broker,
  topic: string,
  partition: number,
  metadata: string,
): ErrorCode | undefined {
  if (broker.topics.partition(topic, partition) === undefined) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
  return Buffer.byteLength(metadata) > MAX_METADATA_BYTES ? ErrorCode.OFFSET_METADATA_TOO_LARGE : undefined;
}

/** OffsetCommit v5: positions of a group, from a member or, while it has none, from outside. */
export const offsetCommit: Api = {
  key: 8,
  ...only(5),
  answer({ broker }, body) {
    const groupId = body.string();
    const generation = body.int32();
    const memberId = body.string();
    const topics = readTopics(body, (reader) => ({
      partition: reader.int32(),
      offset: reader.int64(),
      metadata: reader.nullableString() ?? '',
    }));
    const fault =
      groupId === '' ? ErrorCode.INVALID_GROUP_ID : broker.groups.commitFault(groupId, memberId, generation);
    const outcomes = mapPartitions(topics, (topic, { partition, offset, metadata }) => {
      const code = fault ?? positionFault(broker, topic, partition, metadata);
      if (code === undefined) broker.groups.getOrMake(groupId).offsets.set(topic, partition, { offset, metadata });
      return { partition, code: code ?? ErrorCode.NONE };
    });
    return writeTopics(new Writer().int32(NO_THROTTLE), outcomes, (writer, { partition, code }) =>
      writer.int32(partition).int16(code),
    );
  },
};
