import type { JoinAnswer } from '../../groups/member.ts';
import { ErrorCode } from '../../wire/errors.ts';
import type { Reader } from '../../wire/reader.ts';
import type { Writer } from '../../wire/writer.ts';
import { type Api, noThrottle } from '../api/api.ts';
import { readMember } from './read-member.ts';

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

const NOTHING = { generation: NO_GENERATION, protocol: '', leader: '', skipAssignment: false, members: [] };

function writeAnswer(response: Writer, answer: JoinAnswer): Writer {
  const isJoined = answer.kind === 'joined';
  const { generation, protocol, leader, skipAssignment, members } = isJoined ? answer : NOTHING;
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
