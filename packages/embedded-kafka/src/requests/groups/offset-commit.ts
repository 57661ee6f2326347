import type { CommittedOffset } from '../../groups/offsets.ts';
import { ErrorCode } from '../../wire/errors.ts';
import type { Reader } from '../../wire/reader.ts';
import { type Api, type Broker, noThrottle } from '../api/api.ts';
import { mapPartitions, readTopics, writeTopics } from '../api/topic-partitions.ts';
import { readMember } from './read-member.ts';

/** `offset.metadata.max.bytes` of a broker with default settings. */
const MAX_METADATA_BYTES = 4096;
const NO_EPOCH = -1;

/** A position as requests bring it. */
interface Position extends CommittedOffset {
  readonly partition: number;
}

/** Reads a position. @param epochSince the version that has the leader's epoch first */
export function readPosition(reader: Reader, epochSince: number): Position {
  return {
    partition: reader.int32(),
    offset: reader.int64(),
    leaderEpoch: reader.since(epochSince, (each) => each.int32()) ?? NO_EPOCH,
    metadata: reader.nullableString() ?? '',
  };
}

/** Why this position cannot be kept, whoever commits it. `absent` is what to say when the partition is not there. */
export function positionFault(
  broker: Broker,
  topic: string,
  { partition, metadata }: Position,
  absent: ErrorCode,
): ErrorCode | undefined {
  if (broker.topics.partition(topic, partition) === undefined) return absent;
  return Buffer.byteLength(metadata) > MAX_METADATA_BYTES ? ErrorCode.OFFSET_METADATA_TOO_LARGE : undefined;
}

/** OffsetCommit: positions of a group, from a member or, while it has none, from outside. */
export const offsetCommit: Api = {
  key: 8,
  versions: { from: 2, to: 10, flexible: 8 },
  answer({ broker }, body, response) {
    const groupId = body.string();
    const generation = body.int32();
    const member = readMember(body, 7);
    body.since(2, (reader) => reader.until(4, (each) => each.int64()));
    const topics = readTopics(body, (reader) => readPosition(reader, 6), { topics: broker.topics, since: 10 });
    const fault = groupId === '' ? ErrorCode.INVALID_GROUP_ID : broker.groups.commitFault(groupId, member, generation);
    const outcomes = mapPartitions(topics, (topic, position, absent) => {
      const code = fault ?? positionFault(broker, topic, position, absent);
      const { partition, ...committed } = position;
      if (code === undefined) broker.groups.getOrMake(groupId).offsets.set(topic, partition, committed);
      return { partition, code: code ?? ErrorCode.NONE };
    });
    return writeTopics(response.since(3, noThrottle), outcomes, (writer, { partition, code }) =>
      writer.int32(partition).int16(code),
    );
  },
};
