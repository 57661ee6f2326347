import { type JoinAnswer, type MemberRef, NOTHING } from '../../groups/member.ts';
import { ErrorCode } from '../../wire/errors.ts';
import type { Reader } from '../../wire/reader.ts';
import type { Writer } from '../../wire/writer.ts';
import { type Api, noThrottle } from '../api/api.ts';

/** Reads `member_id group_instance_id`. @param instanceSince the version that has the latter first */
export function readMember(body: Reader, instanceSince: number): MemberRef {
  const memberId = body.string();
  return { memberId, instanceId: body.since(instanceSince, (reader) => reader.nullableString()) ?? null };
}

const NO_GENERATION = -1;

/** JoinGroup of the classic protocol, answered when all have joined. */
export const joinGroup: Api = {
  key: 11,
  versions: { from: 0, to: 9, flexible: 6 },
  async answer({ broker, clientId, clientHost }, body, response) {
    const groupId = body.string();
    const sessionTimeoutMs = body.int32();
    const request = {
      sessionTimeoutMs,
      // Before it was told, it was the same.
      rebalanceTimeoutMs: body.since(1, (reader) => reader.int32()) ?? sessionTimeoutMs,
      ...readMember(body, 5),
      protocolType: body.string(),
      protocols: body.structs(readProtocol),
      needsId: body.version >= 4,
      canSkipAssignment: body.version >= 9,
      clientId,
      clientHost,
    };
    return writeAnswer(response.since(2, noThrottle), await broker.groups.join(groupId, request));
  },
};

function readProtocol(reader: Reader): { name: string; metadata: Buffer } {
  return { name: reader.string(), metadata: Buffer.from(reader.bytes()) };
}

const NOT_JOINED = { generation: NO_GENERATION, protocol: '', leader: '', skipAssignment: false, members: [] };

function writeAnswer(response: Writer, answer: JoinAnswer): Writer {
  const isJoined = answer.kind === 'joined';
  const { generation, protocol, leader, skipAssignment, members } = isJoined ? answer : NOT_JOINED;
  // Before version 7 there was no null.
  const absent = response.version >= 7 ? null : '';
  return response
    .int16(isJoined ? ErrorCode.NONE : answer.code)
    .int32(generation)
    .since(7, (to) => to.string(isJoined ? answer.protocolType : null))
    .string(isJoined ? protocol : absent)
    .string(leader)
    .since(9, (to) => to.boolean(skipAssignment))
    .string(answer.memberId)
    .structs(members, (writer, { memberId, instanceId, metadata }) =>
      writer
        .string(memberId)
        .since(5, (to) => to.string(instanceId))
        .bytes(metadata),
    );
}

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
