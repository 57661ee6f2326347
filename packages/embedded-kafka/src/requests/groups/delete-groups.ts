import { ErrorCode } from '../../wire/errors.ts';
import { type Api, noThrottle } from '../api/api.ts';

/** DeleteGroups. */
export const deleteGroups: Api = {
  key: 42,
  versions: { from: 0, to: 3, flexible: 2 },
  answer({ broker }, body, response) {
    const groupIds = body.array((reader) => reader.string());
    return noThrottle(response).structs(groupIds, (writer, groupId) =>
      writer
        .string(groupId)
        .int16(broker.groups.delete(groupId) ?? ErrorCode.NONE)
        .since(3, (to) => to.string(null)),
    );
  },
};
