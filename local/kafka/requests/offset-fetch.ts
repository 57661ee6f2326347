import { ErrorCode } from '../errors.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, NO_THROTTLE, only } from './api.ts';
import { mapPartitions, writeTopics } from './topic-partitions.ts';

const NO_POSITION = { offset: -1n, metadata: '' } as const;

/** OffsetFetch v4: a group's committed positions, of the asked partitions or of all that have one. */
export const offsetFetch: Api = {
  key: 9,
  ...only(4),
  answer({ broker }, body) {
    const offsets = broker.groups.get(body.string())?.offsets;
    const asked = body.nullableArray((reader) => ({
      topic: reader.string(),
      partitions: reader.array((each) => each.int32()),
    }));
    const found = mapPartitions(asked ?? offsets?.all() ?? [], (topic, partition) => ({
      partition,
      ...(offsets?.get(topic, partition) ?? NO_POSITION),
    }));
    return writeTopics(new Writer().int32(NO_THROTTLE), found, (writer, { partition, offset, metadata }) =>
      writer.int32(partition).int64(offset).string(metadata).int16(ErrorCode.NONE),
    ).int16(ErrorCode.NONE);
  },
};
