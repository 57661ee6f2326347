import { describeConfig, type SettingType, type TopicConfig } from '../../topics/topic-config.ts';

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
