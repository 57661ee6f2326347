import { nameFault } from '../../topics/topic-name.ts';
import type { Topic } from '../../topics/topics.ts';
import { ErrorCode } from '../../wire/errors.ts';
import type { Reader } from '../../wire/reader.ts';
import type { Writer } from '../../wire/writer.ts';
import { type Api, type Broker, noThrottle } from '../api/api.ts';
import { CLUSTER_OPERATIONS, TOPIC_OPERATIONS, writeOperations } from '../api/authorized-operations.ts';
import { NO_ID } from '../api/topic-partitions.ts';

interface Asked {
  /** Null when the topic is asked for by its id. */
  readonly name: string | null;
  readonly id: string;
}

interface Described extends Asked {
  readonly code: ErrorCode;
  readonly partitions: number;
}

/** Requests have room for ids two versions before they may be asked for. */
const BY_ID = 12;

/** Metadata: the broker, and the asked topics or all. */
export const metadata: Api = {
  key: 3,
  versions: { from: 0, to: 13, flexible: 9 },
  answer({ broker }, body, response) {
    const asked = readAsked(body);
    const mayCreate = (body.since(4, (reader) => reader.boolean()) ?? true) && broker.autoCreateTopics;
    const clusterOperations = body.version >= 8 && (body.until(10, (reader) => reader.boolean()) ?? false);
    const topicOperations = body.since(8, (reader) => reader.boolean()) ?? false;
    const isRefused = ({ name, id }: Asked) => body.version < BY_ID && (name === null || id !== NO_ID);
    const topics =
      asked?.map((each) =>
        isRefused(each)
          ? { ...each, code: ErrorCode.INVALID_REQUEST, partitions: 0 }
          : describe(broker, each, mayCreate),
      ) ?? broker.topics.all().map(known);
    return response
      .since(3, noThrottle)
      .structs([broker], (writer, { nodeId, host, port }) =>
        writer
          .int32(nodeId)
          .string(host)
          .int32(port)
          .since(1, (to) => to.string(null)),
      )
      .since(2, (writer) => writer.string(broker.clusterId))
      .since(1, (writer) => writer.int32(broker.nodeId))
      .structs(topics, (writer, topic) => {
        writeTopic(writer, topic, broker.nodeId);
        writer.since(8, (to) => writeOperations(to, topicOperations ? TOPIC_OPERATIONS : undefined));
      })
      .since(8, (writer) =>
        writer.until(10, (to) => writeOperations(to, clusterOperations ? CLUSTER_OPERATIONS : undefined)),
      )
      .since(13, (writer) => writer.int16(ErrorCode.NONE));
  },
};

/** Each topic once; null for all of them. */
function readAsked(body: Reader): readonly Asked[] | null {
  const asked = body.nullableStructs((reader) => ({
    id: reader.since(10, (each) => each.uuid()) ?? NO_ID,
    name: reader.version >= 10 ? reader.nullableString() : reader.string(),
  }));
  // In version 0 there was no null, and none stood for all.
  if (asked === null || (asked.length === 0 && body.version === 0)) return null;
  return [...new Map(asked.map((each) => [each.name ?? each.id, each])).values()];
}

function describe(broker: Broker, { name, id }: Asked, mayCreate: boolean): Described {
  if (name === null || id !== NO_ID) {
    const topic = broker.topics.byId(id);
    return topic === undefined ? { name: null, id, code: ErrorCode.UNKNOWN_TOPIC_ID, partitions: 0 } : known(topic);
  }
  const topic = broker.topics.get(name);
  if (topic !== undefined) return known(topic);
  const unknown = { name, id: NO_ID, partitions: 0 };
  if (nameFault(name) !== undefined) return { ...unknown, code: ErrorCode.INVALID_TOPIC_EXCEPTION };
  const fault = mayCreate ? broker.topics.create(name, broker.numPartitions) : undefined;
  // Kafka makes the topic in the background and says that it is unknown until the client asks again; so clients are used to it.
  return { ...unknown, code: fault?.code ?? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
}

function known({ name, id, partitions }: Topic): Described {
  return { name, id, code: ErrorCode.NONE, partitions: partitions.length };
}

function writeTopic(writer: Writer, { name, id, code, partitions }: Described, nodeId: number): void {
  const numbers = Array.from({ length: partitions }, (_, partition) => partition);
  writer
    .int16(code)
    .string(writer.version >= 12 ? name : (name ?? ''))
    .since(10, (to) => to.uuid(id))
    .since(1, (to) => to.boolean(false))
    .structs(numbers, (to, partition) =>
      to
        .int16(ErrorCode.NONE)
        .int32(partition)
        .int32(nodeId)
        // Leadership never changes here.
        .since(7, (each) => each.int32(0))
        .array([nodeId], (node, id) => node.int32(id))
        .array([nodeId], (node, id) => node.int32(id))
        .since(5, (each) => each.array([], doNothing)),
    );
}

function doNothing(): void {}
