import { ErrorCode } from '../../wire/errors.ts';
import { type Api, noThrottle } from '../api/api.ts';
import { readMember } from './read-member.ts';

/** Heartbeat. */
export const heartbeat: Api = {
  key: 12,
  versions: { from: 0, to: 4, flexible: 4 },
  answer({ broker }, body, response) {
    const group = broker.groups.get(body.string())?.group;
    const generation = body.int32();
    const member = readMember(body, 3);
    const fault = group === undefined ? ErrorCode.UNKNOWN_MEMBER_ID : group.heartbeat(member, generation);
    return response.since(1, noThrottle).int16(fault ?? ErrorCode.NONE);
  },
};
