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
  writeTopics,
} from '../api/topic-partitions.ts';

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
