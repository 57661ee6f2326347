import type { BatchRules } from '../partition/admission.ts';
import { Partition } from '../partition/partition.ts';
import { ErrorCode, type Refusal } from '../wire/errors.ts';
import { batchRules, configFault, type TopicConfig } from './topic-config.ts';
import { metricName, nameFault } from './topic-name.ts';

/** The most partitions that one request may make: KRaft's limit for one metadata batch. */
const MAX_PARTITIONS_AT_ONCE = 10_000;

/** A topic: its partitions by number, its settings. */
export interface Topic {
  readonly name: string;
  /** 32 hexadecimal digits, another for a topic that is made anew with the name of an old one (KIP-516). */
  readonly id: string;
  readonly partitions: Partition[];
  readonly config: TopicConfig;
  readonly rules: BatchRules;
}

/** The topics of the broker. Methods that can be refused say why, or give undefined. */
export class Topics {
  readonly #byName = new Map<string, Topic>();
  readonly #byId = new Map<string, Topic>();
  readonly #newId: () => string;

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  get(name: string): Topic | undefined {
    return this.#byName.get(name);
  }

  byId(id: string): Topic | undefined {
    return this.#byId.get(id);
  }

  partition(topic: string, partition: number): Partition | undefined {
    return this.#byName.get(topic)?.partitions[partition];
  }

  /** All topics, in the order of their making. */
  all(): readonly Topic[] {
    return [...this.#byName.values()];
  }

  /** Why a topic of this name, size and these settings cannot be made. */
  faultOf(name: string, partitions: number, config: TopicConfig): Refusal | undefined {
    if (this.#byName.has(name))
      return { code: ErrorCode.TOPIC_ALREADY_EXISTS, message: `Topic '${name}' already exists.` };
    const fault = nameFault(name) ?? this.#collision(name);
    if (fault !== undefined) return { code: ErrorCode.INVALID_TOPIC_EXCEPTION, message: fault };
    if (partitions < 1) {
      return {
        code: ErrorCode.INVALID_PARTITIONS,
        message: 'Number of partitions was set to an invalid non-positive value.',
      };
    }
    if (partitions > MAX_PARTITIONS_AT_ONCE) return TOO_MANY;
    const unknown = configFault(config);
    return unknown === undefined ? undefined : { code: ErrorCode.INVALID_CONFIG, message: unknown };
  }

  create(name: string, partitions: number, config: TopicConfig = new Map()): Refusal | undefined {
    const fault = this.faultOf(name, partitions, config);
    if (fault !== undefined) return fault;
    const topic = {
      name,
      id: this.#newId(),
      partitions: newPartitions(partitions),
      config,
      rules: batchRules(config),
    };
    this.#byName.set(name, topic);
    this.#byId.set(topic.id, topic);
    return undefined;
  }

  /** Makes a topic have `count` partitions in all, or only says why it cannot. */
  grow(name: string, count: number, validateOnly: boolean): Refusal | undefined {
    const topic = this.#byName.get(name);
    if (topic === undefined) return { code: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, message: 'No such topic.' };
    const has = topic.partitions.length;
    if (count <= has) {
      const message = `The topic ${name} currently has ${has} partition(s); ${count} would not be an increase.`;
      return { code: ErrorCode.INVALID_PARTITIONS, message };
    }
    if (count - has > MAX_PARTITIONS_AT_ONCE) return TOO_MANY;
    if (!validateOnly) topic.partitions.push(...newPartitions(count - has));
    return undefined;
  }

  /** Removes a topic and all its records; false when there is none. */
  delete(name: string): boolean {
    const topic = this.#byName.get(name);
    if (topic === undefined) return false;
    this.#byName.delete(name);
    this.#byId.delete(topic.id);
    for (const partition of topic.partitions) partition.wake();
    return true;
  }

  #collision(name: string): string | undefined {
    const other = this.all().find((topic) => metricName(topic.name) === metricName(name));
    return other === undefined ? undefined : `Topic '${name}' collides with existing topic: ${other.name}`;
  }
}

const TOO_MANY: Refusal = {
  code: ErrorCode.POLICY_VIOLATION,
  message: 'Excessively large number of partitions per request.',
};

function newPartitions(count: number): Partition[] {
  return Array.from({ length: count }, () => new Partition());
}
