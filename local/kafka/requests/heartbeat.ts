import { ErrorCode } from '../errors.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, NO_THROTTLE, only } from './api.ts';

/** Heartbeat v2. */
export const heartbeat: Api = {
  key: 12,
  ...only(2),
  answer({ broker }, body) {
    const group = broker.groups.get(body.string())?.group;
    const generation = body.int32();
    const memberId = body.string();
    const fault = group === undefined ? ErrorCode.UNKNOWN_MEMBER_ID : group.heartbeat(memberId, generation);
    return new Writer().int32(NO_THROTTLE).int16(fault ?? ErrorCode.NONE);
  },
};
