import { ErrorCode } from '../errors.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, NO_THROTTLE, only } from './api.ts';

/** DeleteGroups v1. */
export const deleteGroups: Api = {
  key: 42,
  ...only(1),
  answer({ broker }, body) {
    const groupIds = body.array((reader) => reader.string());
    return new Writer()
      .int32(NO_THROTTLE)
      .array(groupIds, (writer, groupId) =>
        writer.string(groupId).int16(broker.groups.delete(groupId) ?? ErrorCode.NONE),
      );
  },
};
