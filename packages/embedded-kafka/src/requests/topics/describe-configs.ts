import { describeConfig, type SettingType, type TopicConfig } from '../../topics/topic-config.ts';
import { ErrorCode } from '../../wire/errors.ts';
import type { Writer } from '../../wire/writer.ts';
import { type Api, type Broker, noThrottle } from '../api/api.ts';

/** Numbers of the resource types, as the protocol has them. */
const TOPIC = 2;
const BROKER = 4;

/** DescribeConfigs, of topics and of the broker. */
export const describeConfigs: Api = {
  key: 32,
  versions: { from: 1, to: 4, flexible: 4 },
  answer({ broker }, body, response) {
    const asked = body.structs((reader) => ({
      type: reader.int8(),
      name: reader.string(),
      wanted: reader.nullableArray((each) => each.string()),
    }));
    const withSynonyms = body.boolean();
    body.since(3, (reader) => reader.boolean());
    return noThrottle(response).structs(asked, (writer, { type, name, wanted }) => {
      const found = describe(broker, type, name);
      const isRefused = typeof found === 'number';
      const entries = isRefused ? [] : found.filter((entry) => wanted === null || wanted.includes(entry.name));
      writer
        .int16(isRefused ? found : ErrorCode.NONE)
        .string(isRefused ? null : '')
        .int8(type)
        .string(name)
        .structs(entries, (to, entry) => writeEntry(to, entry, withSynonyms));
    });
  },
};

function writeEntry(writer: Writer, entry: ConfigEntry, withSynonyms: boolean): void {
  const { name, value, source, type } = entry;
  writer
    .string(name)
    .string(value)
    // Read-only: there is no AlterConfigs here.
    .boolean(true)
    .int8(source)
    .boolean(false)
    .structs(withSynonyms ? [entry] : [], (to, same) => to.string(same.name).string(same.value).int8(same.source))
    .since(3, (to) => to.int8(TYPE_NUMBERS[type]).string(null));
}

function describe(broker: Broker, type: number, name: string): readonly ConfigEntry[] | ErrorCode {
  if (type === BROKER) return name === String(broker.nodeId) ? brokerEntries(broker) : ErrorCode.INVALID_REQUEST;
  if (type !== TOPIC) return ErrorCode.INVALID_REQUEST;
  const topic = broker.topics.get(name);
  return topic === undefined ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : topicEntries(topic.config);
}

function brokerEntries({ nodeId, numPartitions, autoCreateTopics }: Broker): readonly ConfigEntry[] {
  const source = BROKER_SOURCE;
  return [
    { name: 'auto.create.topics.enable', value: String(autoCreateTopics), source, type: 'boolean' },
    { name: 'node.id', value: String(nodeId), source, type: 'int' },
    { name: 'num.partitions', value: String(numPartitions), source, type: 'int' },
  ];
}

/** A setting as responses tell it. */
export interface ConfigEntry {
  readonly name: string;
  readonly value: string;
  /** Where the value comes from, a number of `ConfigSource`. */
  readonly source: number;
  readonly type: SettingType | 'boolean';
}

const FROM_TOPIC = 1;
/** `ConfigSource` of what the broker was started with. */
export const BROKER_SOURCE = 4;
const FROM_DEFAULT = 5;

/** Numbers of `ConfigType`. */
export const TYPE_NUMBERS = { boolean: 1, string: 2, int: 3, long: 5, list: 7 } as const;

/** All settings of a topic. */
export function topicEntries(config: TopicConfig): readonly ConfigEntry[] {
  return describeConfig(config).map(({ name, value, type, isDefault }) => ({
    name,
    value,
    type,
    source: isDefault ? FROM_DEFAULT : FROM_TOPIC,
  }));
}
