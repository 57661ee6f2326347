import { ErrorCode } from '../errors.ts';
import type { Group } from '../groups/group.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, NO_THROTTLE, only } from './api.ts';

const NOTHING = Buffer.alloc(0);

/** DescribeGroups v2: state and members. A group that does not exist is "Dead", as in Kafka before v6. */
export const describeGroups: Api = {
  key: 15,
  ...only(2),
  answer({ broker }, body) {
    const groupIds = body.array((reader) => reader.string());
    return new Writer().int32(NO_THROTTLE).array(groupIds, (writer, groupId) => {
      const group = broker.groups.get(groupId)?.group;
      writer.int16(ErrorCode.NONE).string(groupId);
      if (group === undefined) return writer.string('Dead').string('').string('').int32(0);
      return writeGroup(writer, group);
    });
  },
};

function writeGroup(writer: Writer, group: Group): Writer {
  const isStable = group.state === 'Stable';
  return writer
    .string(group.state)
    .string(group.protocolType)
    .string(group.protocol)
    .array(group.members, (to, member) =>
      to
        .string(member.id)
        .string(member.request.clientId)
        .string(member.request.clientHost)
        .bytes(isStable ? group.metadataOf(member) : NOTHING)
        .bytes(isStable ? member.assignment : NOTHING),
    );
}
