import type { Topic } from '../../topics/topics.ts';
import { ErrorCode, type Refusal } from '../../wire/errors.ts';
import type { Reader } from '../../wire/reader.ts';
import { type Api, noThrottle } from '../api/api.ts';
import { NO_ID } from '../api/topic-partitions.ts';

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
      const refusal = refusalOf(topic, { name, id });
      if (topic !== undefined && refusal === undefined) {
        broker.topics.delete(topic.name);
        broker.groups.forgetTopic(topic.name);
      }
      writer
        .string(topic?.name ?? name)
        .since(BY_ID, (to) => to.uuid(topic?.id ?? id))
        .int16(refusal?.code ?? ErrorCode.NONE)
        .since(5, (to) => to.string(refusal?.message ?? null));
    });
  },
};

function refusalOf(topic: Topic | undefined, { name, id }: Asked): Refusal | undefined {
  if (name !== null && id !== NO_ID) return BOTH;
  if (topic !== undefined) return undefined;
  return name === null ? UNKNOWN_ID : UNKNOWN;
}

const BOTH: Refusal = {
  code: ErrorCode.INVALID_REQUEST,
  message: 'You may not specify both topic name and topic id.',
};
const UNKNOWN_ID: Refusal = {
  code: ErrorCode.UNKNOWN_TOPIC_ID,
  message: 'This server does not host this topic ID.',
};
const UNKNOWN: Refusal = {
  code: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
  message: 'This server does not host this topic-partition.',
};

function readName(reader: Reader): Asked {
  return { name: reader.string(), id: NO_ID };
}

function readNameOrId(reader: Reader): Asked {
  return { name: reader.nullableString(), id: reader.uuid() };
}
