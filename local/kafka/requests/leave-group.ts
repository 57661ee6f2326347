import { ErrorCode } from '../errors.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, NO_THROTTLE, only } from './api.ts';

/** LeaveGroup v2. */
export const leaveGroup: Api = {
  key: 13,
  ...only(2),
  answer({ broker }, body) {
    const group = broker.groups.get(body.string())?.group;
    const memberId = body.string();
    const fault = group === undefined ? ErrorCode.UNKNOWN_MEMBER_ID : group.leave(memberId);
    return new Writer().int32(NO_THROTTLE).int16(fault ?? ErrorCode.NONE);
  },
};
