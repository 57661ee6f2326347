import {
  type AnswerDecoder,
  Decoder,
  type ProtocolRequest,
  type ProtocolResponse,
} from '../kafka/kafkajs-internals.ts';

/** What a broker says of its cluster and of topics that were asked for. */
export interface ClusterMetadata {
  /** `HOST:PORT` as clients are told to connect to. */
  readonly brokers: readonly { readonly nodeId: number; readonly place: string }[];
  readonly topics: readonly TopicMetadata[];
  /** What who asks may do with the cluster: a bit for each number of `AclOperation`. */
  readonly operations: number;
}

/** A topic, as a broker knows it. */
export interface TopicMetadata {
  readonly topic: string;
  /** Kafka's error code, 0 for none. */
  readonly errorCode: number;
  readonly partitions: readonly { readonly partition: number; readonly leader: number; readonly inSync: number }[];
  readonly operations: number;
}

/** A consumer group, as its coordinator knows it. */
export interface DescribedGroup {
  readonly errorCode: number;
  /** Such as `Stable`, `Empty`, `Dead`. */
  readonly state: string;
  readonly members: number;
  readonly operations: number;
}

/** Numbers of `AclOperation`, of which authorized operations have bits. */
export const OPERATIONS = { READ: 3, WRITE: 4, CREATE: 5, DESCRIBE: 8 } as const;

/** Whether a broker says that an operation is allowed; undefined where it does not say. */
export function isAllowed(operations: number, operation: keyof typeof OPERATIONS): boolean | undefined {
  return operations === NOT_TOLD ? undefined : (operations & (1 << OPERATIONS[operation])) !== 0;
}

const NOT_TOLD = -(2 ** 31);

/** A request with the reader of its answer. */
export interface Question<T> {
  readonly request: ProtocolRequest;
  readonly response: ProtocolResponse<T>;
}

/**
 * Metadata in version 8, of Kafka 2.3: nothing is made, and with it comes what who asks may do (KIP-430).
 * @see https://kafka.apache.org/protocol.html#The_Messages_Metadata
 */
export function metadataQuestion(topics: readonly string[]): Question<ClusterMetadata> {
  const no = Buffer.from([0]);
  const yes = Buffer.from([1]);
  return question('Metadata', 3, 8, [int32(topics.length), ...topics.map(text), no, yes, yes], (answer) => {
    answer.readInt32();
    const brokers = answer.readArray((broker) => {
      const nodeId = broker.readInt32();
      const place = `${broker.readString()}:${broker.readInt32()}`;
      broker.readString();
      return { nodeId, place };
    });
    answer.readString();
    answer.readInt32();
    const told = answer.readArray(topicOf);
    return { brokers, topics: told, operations: answer.readInt32() };
  });
}

function topicOf(topic: AnswerDecoder): TopicMetadata {
  const errorCode = topic.readInt16();
  const name = topic.readString();
  topic.readInt8();
  const partitions = topic.readArray((each) => {
    each.readInt16();
    const partition = each.readInt32();
    const leader = each.readInt32();
    each.readInt32();
    const [, inSync] = [nodes(each), nodes(each), nodes(each)];
    return { partition, leader, inSync: inSync.length };
  });
  return { topic: name, errorCode, partitions, operations: topic.readInt32() };
}

function nodes(decoder: AnswerDecoder): readonly number[] {
  return decoder.readArray((node) => node.readInt32());
}

/** Who keeps a consumer group, `HOST:PORT`. FindCoordinator in version 1. */
export function coordinatorQuestion(
  group: string,
): Question<{ readonly errorCode: number; readonly place: string | undefined }> {
  return question('FindCoordinator', 10, 1, [text(group), Buffer.from([0])], (answer) => {
    answer.readInt32();
    const errorCode = answer.readInt16();
    answer.readString();
    answer.readInt32();
    const place = `${answer.readString()}:${answer.readInt32()}`;
    return { errorCode, place: errorCode === 0 ? place : undefined };
  });
}

/** State and members of a group, and what who asks may do with it. DescribeGroups in version 3, of Kafka 2.3. */
export function groupQuestion(group: string): Question<DescribedGroup> {
  return question('DescribeGroups', 15, 3, [int32(1), text(group), Buffer.from([1])], (answer) => {
    answer.readInt32();
    const [described] = answer.readArray((each) => {
      const errorCode = each.readInt16();
      each.readString();
      const state = each.readString();
      for (let skipped = 0; skipped < 2; skipped += 1) each.readString();
      const members = each.readArray((member) => {
        for (let skipped = 0; skipped < 3; skipped += 1) member.readString();
        for (let skipped = 0; skipped < 2; skipped += 1) member.readBytes();
        return undefined;
      });
      return { errorCode, state, members: members.length, operations: each.readInt32() };
    });
    if (described === undefined) throw new Error('the broker tells nothing of the group');
    return described;
  });
}

function question<T>(
  apiName: string,
  apiKey: number,
  apiVersion: number,
  parts: readonly Buffer[],
  read: (decoder: AnswerDecoder) => T,
): Question<T> {
  return {
    request: {
      ...{ apiKey, apiVersion, apiName },
      async encode() {
        const buffer = Buffer.concat(parts);
        return { buf: buffer, buffer };
      },
    },
    response: {
      decode: async (payload) => read(new Decoder(payload)),
      parse: async (answer) => answer,
    },
  };
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
