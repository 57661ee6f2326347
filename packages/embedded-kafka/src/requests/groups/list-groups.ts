import { ErrorCode } from '../../wire/errors.ts';
import type { Reader } from '../../wire/reader.ts';
import { type Api, noThrottle } from '../api/api.ts';

/** What the groups of the one protocol that there is here are called. */
const TYPE = 'classic';

/** ListGroups. */
export const listGroups: Api = {
  key: 16,
  versions: { from: 0, to: 5, flexible: 3 },
  answer({ broker }, body, response) {
    const states = readFilter(body, 4);
    const types = readFilter(body, 5);
    const passes = (filter: readonly string[], value: string) =>
      filter.length === 0 || filter.includes(value.toLowerCase());
    const groups = broker.groups.all().filter(([, { group }]) => passes(states, group.state) && passes(types, TYPE));
    return response
      .since(1, noThrottle)
      .int16(ErrorCode.NONE)
      .structs(groups, (writer, [groupId, { group }]) =>
        writer
          .string(groupId)
          .string(group.protocolType)
          .since(4, (to) => to.string(group.state))
          .since(5, (to) => to.string(TYPE)),
      );
  },
};

/** Empty for all. */
function readFilter(body: Reader, since: number): readonly string[] {
  return body.since(since, (reader) => reader.array((each) => each.string().toLowerCase())) ?? [];
}
