import { ErrorCode } from '../errors.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, NO_THROTTLE, only } from './api.ts';

/** ListGroups v2. */
export const listGroups: Api = {
  key: 16,
  ...only(2),
  answer({ broker }) {
    return new Writer()
      .int32(NO_THROTTLE)
      .int16(ErrorCode.NONE)
      .array(broker.groups.all(), (writer, [groupId, { group }]) => writer.string(groupId).string(group.protocolType));
  },
};
