import { ErrorCode } from '../errors.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, NO_THROTTLE, only } from './api.ts';

/** DeleteTopics v1. */
export const deleteTopics: Api = {
  key: 20,
  ...only(1),
  answer({ broker }, body) {
    const names = body.array((reader) => reader.string());
    body.int32();
    return new Writer().int32(NO_THROTTLE).array(names, (writer, name) => {
      const existed = broker.topics.delete(name);
      broker.groups.forgetTopic(name);
      return writer.string(name).int16(existed ? ErrorCode.NONE : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    });
  },
};
