import { ErrorCode } from '../errors.ts';
import { nameFault } from '../topics/topic-name.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, type Broker, NO_THROTTLE, only } from './api.ts';

interface Described {
  readonly name: string;
  readonly code: ErrorCode;
  readonly partitions: number;
}

/** Metadata v6: the broker, and the asked topics or all. */
export const metadata: Api = {
  key: 3,
  ...only(6),
  answer({ broker }, body) {
    const asked = body.nullableArray((reader) => reader.string());
    const mayCreate = body.boolean() && broker.autoCreateTopics;
    const names = asked ?? broker.topics.all().map(({ name }) => name);
    const topics = [...new Set(names)].map((name) => describe(broker, name, mayCreate));
    return new Writer()
      .int32(NO_THROTTLE)
      .array([broker], (writer, { nodeId, host, port }) => writer.int32(nodeId).string(host).int32(port).string(null))
      .string(broker.clusterId)
      .int32(broker.nodeId)
      .array(topics, (writer, topic) => writeTopic(writer, topic, broker.nodeId));
  },
};

function describe(broker: Broker, name: string, mayCreate: boolean): Described {
  const topic = broker.topics.get(name);
  if (topic !== undefined) return { name, code: ErrorCode.NONE, partitions: topic.partitions.length };
  if (nameFault(name) !== undefined) return { name, code: ErrorCode.INVALID_TOPIC_EXCEPTION, partitions: 0 };
  const fault = mayCreate ? broker.topics.create(name, broker.numPartitions) : undefined;
  // Kafka makes the topic in the background and says that it is unknown until the client asks again; so clients are used to it.
  return { name, code: fault?.code ?? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, partitions: 0 };
}

function writeTopic(writer: Writer, { name, code, partitions }: Described, nodeId: number): void {
  const numbers = Array.from({ length: partitions }, (_, partition) => partition);
  writer
    .int16(code)
    .string(name)
    .boolean(false)
    .array(numbers, (to, partition) =>
      to
        .int16(ErrorCode.NONE)
        .int32(partition)
        .int32(nodeId)
        .array([nodeId], (node, id) => node.int32(id))
        .array([nodeId], (node, id) => node.int32(id))
        .array([], doNothing),
    );
}

function doNothing(): void {}
