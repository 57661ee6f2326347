import { ErrorCode, type Refusal } from '../../wire/errors.ts';
import { type Api, noThrottle } from '../api/api.ts';

const BAD_ASSIGNMENT: Refusal = {
  code: ErrorCode.INVALID_REPLICA_ASSIGNMENT,
  message: 'Each new partition must be on this one broker.',
};

/** CreatePartitions. */
export const createPartitions: Api = {
  key: 37,
  versions: { from: 0, to: 3, flexible: 2 },
  answer({ broker }, body, response) {
    const topics = body.structs((reader) => ({
      name: reader.string(),
      count: reader.int32(),
      brokers: reader.nullableStructs((each) => each.array((to) => to.int32())),
    }));
    body.int32();
    const validateOnly = body.boolean();
    const isHere = (brokers: readonly number[]) => brokers.length === 1 && brokers[0] === broker.nodeId;
    return noThrottle(response).structs(topics, (writer, { name, count, brokers }) => {
      const isPlaced = brokers === null || brokers.every(isHere);
      const refusal = isPlaced ? broker.topics.grow(name, count, validateOnly) : BAD_ASSIGNMENT;
      return writer
        .string(name)
        .int16(refusal?.code ?? ErrorCode.NONE)
        .string(refusal?.message ?? null);
    });
  },
};
