import { ErrorCode } from '../errors.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, NO_THROTTLE, only } from './api.ts';

const NO_GENERATION = -1;

/** JoinGroup v4: the version before static members, which kafkajs does not have. */
export const joinGroup: Api = {
  key: 11,
  ...only(4),
  async answer({ broker, clientId, clientHost }, body) {
    const groupId = body.string();
    const answer = await broker.groups.join(groupId, {
      sessionTimeoutMs: body.int32(),
      rebalanceTimeoutMs: body.int32(),
      memberId: body.string(),
      protocolType: body.string(),
      protocols: body.array((reader) => ({ name: reader.string(), metadata: Buffer.from(reader.bytes()) })),
      clientId,
      clientHost,
    });
    const response = new Writer().int32(NO_THROTTLE);
    if (answer.kind === 'refused') {
      return response.int16(answer.code).int32(NO_GENERATION).string('').string('').string(answer.memberId).int32(0);
    }
    return response
      .int16(ErrorCode.NONE)
      .int32(answer.generation)
      .string(answer.protocol)
      .string(answer.leader)
      .string(answer.memberId)
      .array(answer.members, (writer, { memberId, metadata }) => writer.string(memberId).bytes(metadata));
  },
};
