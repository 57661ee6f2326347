import { ErrorCode, type Refusal } from '../../wire/errors.ts';
import type { Reader } from '../../wire/reader.ts';
import type { Writer } from '../../wire/writer.ts';
import { type Api, type Broker, noThrottle } from '../api/api.ts';
import { NO_ID } from '../api/topic-partitions.ts';
import { topicEntries } from './describe-configs.ts';

interface NewTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replicas: number;
  /** Partition numbers with the brokers that are to hold them; empty when that is left to the broker. */
  readonly assignment: readonly { readonly partition: number; readonly brokers: readonly number[] }[];
  readonly config: ReadonlyMap<string, string>;
}

/** Stands for the broker's default, in counts of partitions and of replicas. */
const DEFAULT = -1;

/** CreateTopics. */
export const createTopics: Api = {
  key: 19,
  versions: { from: 2, to: 7, flexible: 5 },
  answer({ broker }, body, response) {
    const topics = body.structs(readTopic);
    body.int32();
    const validateOnly = body.boolean();
    const isRepeated = (name: string) => topics.filter((topic) => topic.name === name).length > 1;
    return noThrottle(response).structs(topics, (writer, topic) => {
      const refusal = isRepeated(topic.name) ? REPEATED : create(broker, topic, validateOnly);
      writer
        .string(topic.name)
        .since(7, (to) => to.uuid((refusal === undefined ? broker.topics.get(topic.name)?.id : undefined) ?? NO_ID))
        .int16(refusal?.code ?? ErrorCode.NONE)
        .string(refusal?.message ?? null)
        .since(5, (to) => writeMade(to, refusal === undefined ? topic : undefined, broker));
    });
  },
};

/** Writes what a new topic is like, if there is one. */
function writeMade(writer: Writer, topic: NewTopic | undefined, broker: Broker): void {
  writer
    .int32(topic === undefined ? DEFAULT : partitionsOf(topic, broker))
    .int16(topic === undefined ? DEFAULT : 1)
    .structs(topic === undefined ? [] : topicEntries(topic.config), (to, { name, value, source }) =>
      to.string(name).string(value).boolean(false).int8(source).boolean(false),
    );
}

function readTopic(reader: Reader): NewTopic {
  return {
    name: reader.string(),
    partitions: reader.int32(),
    replicas: reader.int16(),
    assignment: reader.structs((each) => ({ partition: each.int32(), brokers: each.array((to) => to.int32()) })),
    config: new Map(reader.structs((each) => [each.string(), each.nullableString() ?? ''] as const)),
  };
}

function create(broker: Broker, topic: NewTopic, validateOnly: boolean): Refusal | undefined {
  const refusal = assignmentFault(broker, topic) ?? replicasFault(topic);
  if (refusal !== undefined) return refusal;
  const partitions = partitionsOf(topic, broker);
  const { topics } = broker;
  return validateOnly
    ? topics.faultOf(topic.name, partitions, topic.config)
    : topics.create(topic.name, partitions, topic.config);
}

function partitionsOf({ partitions, assignment }: NewTopic, { numPartitions }: Broker): number {
  if (assignment.length > 0) return assignment.length;
  return partitions === DEFAULT ? numPartitions : partitions;
}

function replicasFault({ replicas, assignment }: NewTopic): Refusal | undefined {
  if (assignment.length > 0 || replicas === DEFAULT || replicas === 1) return undefined;
  const message =
    replicas > 1
      ? `Unable to replicate the partition ${replicas} time(s): The target replication factor of ${replicas} cannot be reached because only 1 broker(s) are registered.`
      : 'Replication factor must be larger than 0, or -1 to use the default value.';
  return { code: ErrorCode.INVALID_REPLICATION_FACTOR, message };
}

function assignmentFault(broker: Broker, { partitions, replicas, assignment }: NewTopic): Refusal | undefined {
  if (assignment.length === 0) return undefined;
  if (partitions !== DEFAULT || replicas !== DEFAULT) return BOTH;
  const numbers = new Set(assignment.map(({ partition }) => partition));
  const isGapless =
    numbers.size === assignment.length &&
    assignment.every(({ partition }) => partition < numbers.size && partition >= 0);
  const isHere = assignment.every(({ brokers }) => brokers.length === 1 && brokers[0] === broker.nodeId);
  return isGapless && isHere ? undefined : BAD_ASSIGNMENT;
}

const REPEATED: Refusal = { code: ErrorCode.INVALID_REQUEST, message: 'Duplicate topic name.' };
const BOTH: Refusal = {
  code: ErrorCode.INVALID_REQUEST,
  message: 'A manual partition assignment was specified, but the number of partitions or replicas was not set to -1.',
};
const BAD_ASSIGNMENT: Refusal = {
  code: ErrorCode.INVALID_REPLICA_ASSIGNMENT,
  message: 'Partitions should be a consecutive 0-based integer sequence, each on this one broker.',
};
