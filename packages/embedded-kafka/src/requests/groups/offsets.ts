import type { CommittedOffset } from '../../groups/offsets.ts';
import { ErrorCode } from '../../wire/errors.ts';
import type { Reader } from '../../wire/reader.ts';
import type { Writer } from '../../wire/writer.ts';
import { type Api, type Broker, noThrottle } from '../api/api.ts';
import {
  type ByIds,
  mapPartitions,
  type OfTopic,
  readNullablePartitions,
  readTopics,
  writeTopics,
} from '../api/topic-partitions.ts';
import { readMember } from './membership.ts';

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

/** From here on a request may ask for several groups. */
const MANY = 8;

interface GroupAsked {
  readonly groupId: string;
  /** Null for all that have a position. */
  readonly topics: readonly OfTopic<number>[] | null;
}

interface Found extends CommittedOffset {
  readonly partition: number;
  readonly code: ErrorCode;
}

const NO_POSITION = { offset: -1n, leaderEpoch: -1, metadata: '', code: ErrorCode.NONE } as const;

/** OffsetFetch: groups' committed positions, of the asked partitions or of all that have one. */
export const offsetFetch: Api = {
  key: 9,
  versions: { from: 1, to: 10, flexible: 6 },
  answer({ broker }, body, response) {
    const groups = readGroups(body, { topics: broker.topics, since: 10 });
    const stableOnly = body.since(7, (reader) => reader.boolean()) ?? false;
    response.since(3, noThrottle);
    if (body.version >= MANY) {
      return response.structs(groups, (writer, group) => {
        writer.string(group.groupId);
        writePositions(writer, find(broker, group, stableOnly, body.version)).int16(ErrorCode.NONE);
      });
    }
    for (const group of groups) writePositions(response, find(broker, group, stableOnly, body.version));
    return response.since(2, (writer) => writer.int16(ErrorCode.NONE));
  },
};

function readGroups(body: Reader, byIds: ByIds): readonly GroupAsked[] {
  if (body.version < MANY) return [{ groupId: body.string(), topics: readNullablePartitions(body) }];
  return body.structs((reader) => {
    const groupId = reader.string();
    // Of the new group protocol, which there is not here.
    reader.since(9, (each) => [each.nullableString(), each.int32()]);
    return { groupId, topics: readNullablePartitions(reader, byIds) };
  });
}

function find(
  { groups, topics, transactions }: Broker,
  { groupId, topics: asked }: GroupAsked,
  stableOnly: boolean,
  version: number,
): OfTopic<Found>[] {
  const offsets = groups.get(groupId)?.offsets;
  const all = () =>
    (offsets?.all() ?? []).map((each) => ({ ...each, id: version < 10 ? undefined : topics.get(each.topic)?.id }));
  return mapPartitions(asked ?? all(), (topic, partition, absent) => {
    if (absent === ErrorCode.UNKNOWN_TOPIC_ID) return { ...NO_POSITION, partition, code: absent };
    if (stableOnly && transactions.isPending(groupId, topic, partition))
      return { ...NO_POSITION, partition, code: ErrorCode.UNSTABLE_OFFSET_COMMIT };
    return { ...NO_POSITION, ...offsets?.get(topic, partition), partition };
  });
}

function writePositions(writer: Writer, topics: readonly OfTopic<Found>[]): Writer {
  return writeTopics(writer, topics, (to, { partition, offset, leaderEpoch, metadata, code }) =>
    to
      .int32(partition)
      .int64(offset)
      .since(5, (each) => each.int32(leaderEpoch))
      .string(metadata)
      .int16(code),
  );
}
