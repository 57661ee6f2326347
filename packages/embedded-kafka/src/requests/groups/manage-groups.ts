import type { Group, GroupState } from '../../groups/group.ts';
import { type Member, NOTHING } from '../../groups/member.ts';
import { ErrorCode } from '../../wire/errors.ts';
import type { Reader } from '../../wire/reader.ts';
import type { Writer } from '../../wire/writer.ts';
import { type Api, noThrottle } from '../api/api.ts';
import { GROUP_OPERATIONS, writeOperations } from '../api/authorized-operations.ts';

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

/** From here on a group that does not exist is an error, before it was "Dead". */
const TOLD_UNKNOWN = 6;

interface Described {
  readonly state: GroupState | 'Dead';
  readonly protocolType: string;
  readonly protocol: string;
  readonly members: readonly Member[];
}

const DEAD: Described = { state: 'Dead', protocolType: '', protocol: '', members: [] };

/** DescribeGroups: state and members. */
export const describeGroups: Api = {
  key: 15,
  versions: { from: 0, to: 6, flexible: 5 },
  answer({ broker }, body, response) {
    const groupIds = body.array((reader) => reader.string());
    const operations = body.since(3, (reader) => reader.boolean()) ?? false;
    return response.since(1, noThrottle).structs(groupIds, (writer, groupId) => {
      const group = broker.groups.get(groupId)?.group;
      const isUnknown = group === undefined && writer.version >= TOLD_UNKNOWN;
      writer
        .int16(isUnknown ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.NONE)
        .since(TOLD_UNKNOWN, (to) => to.string(isUnknown ? `Group ${groupId} not found.` : null))
        .string(groupId);
      writeGroup(writer, group);
      writer.since(3, (to) => writeOperations(to, operations && !isUnknown ? GROUP_OPERATIONS : undefined));
    });
  },
};

function writeGroup(writer: Writer, group: Group | undefined): void {
  const { state, protocolType, protocol, members } = group ?? DEAD;
  const told = (member: Member) =>
    state === 'Stable' && group !== undefined
      ? { metadata: group.metadataOf(member), assignment: member.assignment }
      : { metadata: NOTHING, assignment: NOTHING };
  writer
    .string(state)
    .string(protocolType)
    .string(protocol)
    .structs(members, (to, member) => {
      const { clientId, clientHost, instanceId } = member.request;
      const { metadata, assignment } = told(member);
      to.string(member.id)
        .since(4, (each) => each.string(instanceId))
        .string(clientId)
        .string(clientHost)
        .bytes(metadata)
        .bytes(assignment);
    });
}

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
