import type { MemberRef } from '../../groups/member.ts';
import { ErrorCode } from '../../wire/errors.ts';
import type { Reader } from '../../wire/reader.ts';
import { type Api, noThrottle } from '../api/api.ts';
import { readMember } from './read-member.ts';

/** From here on several members may leave at once, and static ones by their instance ids. */
const MANY = 3;

/** LeaveGroup. */
export const leaveGroup: Api = {
  key: 13,
  versions: { from: 0, to: 5, flexible: 4 },
  answer({ broker }, body, response) {
    const group = broker.groups.get(body.string())?.group;
    const leave = (member: MemberRef) =>
      (group === undefined ? ErrorCode.UNKNOWN_MEMBER_ID : group.leave(member)) ?? ErrorCode.NONE;
    response.since(1, noThrottle);
    if (body.version < MANY) return response.int16(leave(readMember(body, MANY)));
    const members = body.structs(readLeaving);
    return response
      .int16(ErrorCode.NONE)
      .structs(members, (writer, member) =>
        writer.string(member.memberId).string(member.instanceId).int16(leave(member)),
      );
  },
};

function readLeaving(reader: Reader): MemberRef {
  const member = readMember(reader, MANY);
  reader.since(5, (each) => each.nullableString());
  return member;
}
