import { NOTHING } from '../../groups/member.ts';
import { ErrorCode } from '../../wire/errors.ts';
import { type Api, noThrottle } from '../api/api.ts';
import { readMember } from './read-member.ts';

/** SyncGroup: the leader brings the assignment, every member gets its share. */
export const syncGroup: Api = {
  key: 14,
  versions: { from: 0, to: 5, flexible: 4 },
  async answer({ broker }, body, response) {
    const group = broker.groups.get(body.string())?.group;
    const generation = body.int32();
    const member = readMember(body, 3);
    // A null is none of the group's.
    const protocolType = body.since(5, (reader) => reader.nullableString() ?? '');
    const protocol = body.since(5, (reader) => reader.nullableString() ?? '');
    const assignments = new Map(body.structs((reader) => [reader.string(), Buffer.from(reader.bytes())] as const));
    const answer = await group?.sync(member, { generation, protocolType, protocol, assignments });
    response.since(1, noThrottle);
    if (answer?.kind === 'assigned') {
      return response
        .int16(ErrorCode.NONE)
        .since(5, (to) => to.string(answer.protocolType).string(answer.protocol))
        .bytes(answer.assignment);
    }
    return response
      .int16(answer?.code ?? ErrorCode.UNKNOWN_MEMBER_ID)
      .since(5, (to) => to.string(null).string(null))
      .bytes(NOTHING);
  },
};
