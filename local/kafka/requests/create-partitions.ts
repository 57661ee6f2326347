import { ErrorCode, type Refusal } from '../errors.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, NO_THROTTLE, only } from './api.ts';

const BAD_ASSIGNMENT: Refusal = {
  code: ErrorCode.INVALID_REPLICA_ASSIGNMENT,
  message: 'Each new partition must be on this one broker.',
};

/** CreatePartitions v1. */
export const createPartitions: Api = {
  key: 37,
  ...only(1),
  answer({ broker }, body) {
    const topics = body.array((reader) => ({
      name: reader.string(),
      count: reader.int32(),
      brokers: reader.nullableArray((each) => each.array((to) => to.int32())),
    }));
    body.int32();
    const validateOnly = body.boolean();
    const isHere = (brokers: readonly number[]) => brokers.length === 1 && brokers[0] === broker.nodeId;
    return new Writer().int32(NO_THROTTLE).array(topics, (writer, { name, count, brokers }) => {
      const isPlaced = brokers === null || brokers.every(isHere);
      const refusal = isPlaced ? broker.topics.grow(name, count, validateOnly) : BAD_ASSIGNMENT;
      return writer
        .string(name)
        .int16(refusal?.code ?? ErrorCode.NONE)
        .string(refusal?.message ?? null);
    });
  },
};
