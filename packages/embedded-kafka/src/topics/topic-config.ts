import type { BatchRules } from '../partition/admission.ts';

type Check = (value: string) => boolean;

const within =
  (min: bigint, max: bigint): Check =>
  (value) =>
    /^-?\d+$/.test(value) && BigInt(value) >= min && BigInt(value) <= max;
const oneOf =
  (...allowed: string[]): Check =>
  (value) =>
    allowed.includes(value);

/** What a setting's value is, as Kafka names it. */
export type SettingType = 'string' | 'int' | 'long' | 'list';

interface Setting {
  readonly type: SettingType;
  readonly initial: string;
  readonly check: Check;
}

const INT_MAX = 2n ** 31n - 1n;
const LONG_MAX = 2n ** 63n - 1n;

/**
 * The topic settings this broker knows, with Kafka 4's defaults (https://kafka.apache.org/documentation/#topicconfigs). Those about
 * batches (`max.message.bytes`, `message.timestamp.*`, the keys that `compact` asks for) are obeyed; nothing ages or is compacted,
 * so retention is unlimited by default and a limit is only remembered.
 */
const SETTINGS: ReadonlyMap<string, Setting> = new Map<string, Setting>([
  [
    'cleanup.policy',
    { type: 'list', initial: 'delete', check: oneOf('delete', 'compact', 'compact,delete', 'delete,compact') },
  ],
  ['compression.type', { type: 'string', initial: 'producer', check: oneOf('producer') }],
  ['delete.retention.ms', { type: 'long', initial: '86400000', check: within(0n, LONG_MAX) }],
  ['max.message.bytes', { type: 'int', initial: '1048588', check: within(0n, INT_MAX) }],
  ['message.timestamp.after.max.ms', { type: 'long', initial: '3600000', check: within(0n, LONG_MAX) }],
  ['message.timestamp.before.max.ms', { type: 'long', initial: String(LONG_MAX), check: within(0n, LONG_MAX) }],
  ['message.timestamp.type', { type: 'string', initial: 'CreateTime', check: oneOf('CreateTime') }],
  ['min.insync.replicas', { type: 'int', initial: '1', check: within(1n, INT_MAX) }],
  ['retention.bytes', { type: 'long', initial: '-1', check: within(-LONG_MAX - 1n, LONG_MAX) }],
  ['retention.ms', { type: 'long', initial: '-1', check: within(-1n, LONG_MAX) }],
  ['segment.bytes', { type: 'int', initial: '1073741824', check: within(1024n * 1024n, INT_MAX) }],
  ['segment.ms', { type: 'long', initial: '604800000', check: within(1n, LONG_MAX) }],
]);

/** Characters of a client's text that go into a message, so that the message fits into a string of the protocol. */
const SHOWN = 200;

/** A setting as a topic has it. */
export interface TopicSetting {
  readonly name: string;
  readonly value: string;
  readonly type: SettingType;
  /** False when it was given with the topic. */
  readonly isDefault: boolean;
}

/** Settings given with a topic, by name. */
export type TopicConfig = ReadonlyMap<string, string>;

/** Why a topic cannot have these settings; undefined when it can. */
export function configFault(config: TopicConfig): string | undefined {
  for (const [name, value] of config) {
    const setting = SETTINGS.get(name);
    if (setting === undefined) return `Unknown topic config name: ${name.slice(0, SHOWN)}`;
    if (!setting.check(value)) return `Invalid value ${value.slice(0, SHOWN)} for configuration ${name}`;
  }
  return undefined;
}

/** All settings of a topic, in the order of their names. */
export function describeConfig(config: TopicConfig): readonly TopicSetting[] {
  return [...SETTINGS].map(([name, { initial, type }]) => ({
    name,
    type,
    value: config.get(name) ?? initial,
    isDefault: !config.has(name),
  }));
}

/** What the settings ask of the batches that producers send. */
export function batchRules(config: TopicConfig): BatchRules {
  const value = (name: string) => config.get(name) ?? SETTINGS.get(name)?.initial ?? '';
  return {
    maxBytes: Number(value('max.message.bytes')),
    maxAheadMs: BigInt(value('message.timestamp.after.max.ms')),
    maxBehindMs: BigInt(value('message.timestamp.before.max.ms')),
    keyed: value('cleanup.policy').includes('compact'),
  };
}
