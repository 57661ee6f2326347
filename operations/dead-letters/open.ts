import type { Admin } from 'kafkajs';
import { parseSettings, type SinkRuntime, sinkRuntime, sourceRuntime } from '../../functions/shared/settings/index.ts';
import { OperationError } from '../operation-error.ts';
import { readSettings } from '../settings/document.ts';
import { connectorNamed, type DeployedConnector } from '../target/deployment.ts';
import { type ConnectorKafka, connectorKafka, type KafkaOverride, withAdmin } from '../target/kafka.ts';
import { type RawKafka, withRawKafka } from '../target/raw-kafka.ts';
import type { Target } from '../target/target.ts';
import { type PartitionRange, topicRanges } from '../target/topic-reader.ts';
import { DealtWith } from './dealt-with.ts';
import { type DeadLetter, deadLetterOf } from './letter.ts';

/** The dead letters of a connector, and what reaches them. */
export interface DeadLetters {
  readonly connector: DeployedConnector;
  /** The settings in force of a sink; undefined of a source. */
  readonly sink: SinkRuntime | undefined;
  /** The dead letter topic. */
  readonly topic: string;
  /** The consumer group that keeps what is dealt with. */
  readonly group: string;
  readonly kafka: ConnectorKafka;
  readonly admin: Admin;
  readonly reader: RawKafka;
  /** What there was of each partition in the beginning. */
  readonly ranges: readonly PartitionRange[];
  /** What was dealt with in the beginning, by partition. */
  readonly dealtWith: ReadonlyMap<number, DealtWith>;
}

/**
 * Uses the dead letters of a connector, and ends the connections.
 * @throws OperationError when there is no such connector or topic, or Kafka cannot be reached
 */
export async function withDeadLetters<T>(
  target: Target,
  name: string,
  override: KafkaOverride,
  use: (letters: DeadLetters) => Promise<T>,
): Promise<T> {
  const connector = await connectorNamed(target, name);
  const { settingsParameter } = connector;
  const [{ document }, kafka] = await Promise.all([
    readSettings(target, connector),
    connectorKafka(target, connector, override),
  ]);
  const sink = connector.kind === 'sink' ? parseSettings(sinkRuntime, document, settingsParameter) : undefined;
  const { errors } = sink ?? parseSettings(sourceRuntime, document, settingsParameter);
  const topic = errors.deadLetterTopic;
  if (topic === undefined) {
    throw new OperationError(
      'refused',
      `${connector.kind} ${name} has no dead letter topic: with errors.tolerance none, what cannot be written waits in its own topic`,
    );
  }
  const group = `${target.deployment}-${name}-replay`;
  return withAdmin(kafka, async (admin) => {
    const ranges = await topicRanges(admin, topic);
    const dealtWith = await readDealtWith(admin, { group, topic, ranges });
    return withRawKafka(kafka, (reader) =>
      use({ connector, sink, topic, group, kafka, admin, reader, ranges, dealtWith }),
    );
  });
}

/** What the consumer group keeps, by partition. */
export async function readDealtWith(
  admin: Admin,
  { group, topic, ranges }: Pick<DeadLetters, 'group' | 'topic' | 'ranges'>,
): Promise<ReadonlyMap<number, DealtWith>> {
  const [found] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
  const kept = new Map(found?.partitions.map(({ partition, ...position }) => [partition, position]));
  return new Map(
    ranges.map(({ partition, from }) => {
      const { offset = '-1', metadata = null } = kept.get(partition) ?? {};
      return [partition, DealtWith.from({ offset: Number(offset), metadata }, from)];
    }),
  );
}

/** The dead letters of the connector itself, in ranges of the topic: others may write there too. */
export async function* readLetters(
  { reader, topic, connector }: Pick<DeadLetters, 'reader' | 'topic' | 'connector'>,
  ranges: readonly PartitionRange[],
): AsyncGenerator<DeadLetter> {
  for await (const page of reader.read(topic, ranges)) {
    for (const record of page) {
      const letter = deadLetterOf(record);
      if (letter?.connector === connector.name) yield letter;
    }
  }
}
