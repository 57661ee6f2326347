import { ErrorCode } from '../errors.ts';
import { describeConfig } from '../topics/topic-config.ts';
import { Writer } from '../wire/writer.ts';
import { type Api, type Broker, NO_THROTTLE, only } from './api.ts';

interface Entry {
  readonly name: string;
  readonly value: string;
  readonly source: number;
}

/** Numbers of the resource types and of where a value comes from (`ConfigSource`), as the protocol has them. */
const TOPIC = 2;
const BROKER = 4;
const FROM_TOPIC = 1;
const FROM_BROKER = 4;
const FROM_DEFAULT = 5;

/** DescribeConfigs v2, of topics and of the broker. */
export const describeConfigs: Api = {
  key: 32,
  ...only(2),
  answer({ broker }, body) {
    const asked = body.array((reader) => ({
      type: reader.int8(),
      name: reader.string(),
      wanted: reader.nullableArray((each) => each.string()),
    }));
    body.boolean();
    return new Writer().int32(NO_THROTTLE).array(asked, (writer, { type, name, wanted }) => {
      const entries = describe(broker, type, name);
      const isWanted = (entry: Entry) => wanted === null || wanted.includes(entry.name);
      if (typeof entries === 'number') return writer.int16(entries).string(null).int8(type).string(name).int32(0);
      return writer
        .int16(ErrorCode.NONE)
        .string(null)
        .int8(type)
        .string(name)
        .array(entries.filter(isWanted), (to, entry) =>
          to
            .string(entry.name)
            .string(entry.value)
            // Read-only: there is no AlterConfigs here.
            .boolean(true)
            .int8(entry.source)
            .boolean(false)
            .int32(0),
        );
    });
  },
};

function describe(broker: Broker, type: number, name: string): readonly Entry[] | ErrorCode {
  if (type === BROKER) return name === String(broker.nodeId) ? brokerEntries(broker) : ErrorCode.INVALID_REQUEST;
  if (type !== TOPIC) return ErrorCode.INVALID_REQUEST;
  const topic = broker.topics.get(name);
  if (topic === undefined) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
  return describeConfig(topic.config).map(({ name: setting, value, isDefault }) => ({
    name: setting,
    value,
    source: isDefault ? FROM_DEFAULT : FROM_TOPIC,
  }));
}

function brokerEntries({ nodeId, numPartitions, autoCreateTopics }: Broker): readonly Entry[] {
  return [
    { name: 'auto.create.topics.enable', value: String(autoCreateTopics), source: FROM_BROKER },
    { name: 'node.id', value: String(nodeId), source: FROM_BROKER },
    { name: 'num.partitions', value: String(numPartitions), source: FROM_BROKER },
  ];
}
