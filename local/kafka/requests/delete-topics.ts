import { ErrorCode } from '../errors.ts';
import type { Reader } from '../wire/reader.ts';
import { type Api, noThrottle } from './api.ts';
import { NO_ID } from './topic-partitions.ts';

/** From here on topics may be named by their ids. */
const BY_ID = 6;

interface Asked {
  /** Null when the topic is named by its id. */
  readonly name: string | null;
  readonly id: string;
}

/** DeleteTopics. */
export const deleteTopics: Api = {
  key: 20,
  versions: { from: 1, to: 6, flexible: 4 },
  answer({ broker }, body, response) {
    const asked = body.version < BY_ID ? body.array(readName) : body.structs(readNameOrId);
    body.int32();
    return noThrottle(response).structs(asked, (writer, { name, id }) => {
      const topic = name === null ? broker.topics.byId(id) : broker.topics.get(name);
      const isDeleted = topic !== undefined && broker.topics.delete(topic.name);
      if (topic !== undefined) broker.groups.forgetTopic(topic.name);
      const absent = name === null ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
      writer
        .string(topic?.name ?? name)
        .since(BY_ID, (to) => to.uuid(topic?.id ?? id))
        .int16(isDeleted ? ErrorCode.NONE : absent)
        .since(5, (to) => to.string(isDeleted ? null : 'This server does not host this topic.'));
    });
  },
};

function readName(reader: Reader): Asked {
  return { name: reader.string(), id: NO_ID };
}

function readNameOrId(reader: Reader): Asked {
  return { name: reader.nullableString(), id: reader.uuid() };
}
