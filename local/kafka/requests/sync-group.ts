import { ErrorCode } from '../errors.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, NO_THROTTLE, only } from './api.ts';

/** SyncGroup v2: the leader brings the assignment, every member gets its share. */
export const syncGroup: Api = {
  key: 14,
  ...only(2),
  async answer({ broker }, body) {
    const group = broker.groups.get(body.string())?.group;
    const generation = body.int32();
    const memberId = body.string();
    const assignments = new Map(body.array((reader) => [reader.string(), Buffer.from(reader.bytes())] as const));
    const answer = await group?.sync(memberId, generation, assignments);
    const response = new Writer().int32(NO_THROTTLE);
    if (answer?.kind === 'assigned') return response.int16(ErrorCode.NONE).bytes(answer.assignment);
    return response.int16(answer?.code ?? ErrorCode.UNKNOWN_MEMBER_ID).bytes(Buffer.alloc(0));
  },
};
