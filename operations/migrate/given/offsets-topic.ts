import { regionOf } from '../../../functions/shared/kafka/bootstrap.ts';
import { openAws } from '../../target/aws.ts';
import { type ConnectorKafka, kafkaAt, withAdmin } from '../../target/kafka.ts';
import { withRawKafka } from '../../target/raw-kafka.ts';
import { topicRanges } from '../../target/topic-reader.ts';
import type { MigrateOptions } from '../migrate.ts';
import type { TablePosition } from './connector-config.ts';
import { tablePosition } from './worker.ts';

/**
 * Where sources of Kafka Connect have read up to, by connector, as its topic of offsets tells (`offset.storage.topic`). Its keys
 * are `["CONNECTOR", {partition}]`, and the last record of each counts; one without a value takes the offset away.
 * @param kafka as the connectors file has it
 * @throws OperationError when the brokers cannot be reached, or there is no such topic
 */
export async function readOffsetsTopic(kafka: MigrateOptions['kafka'], topic: string, signal: AbortSignal) {
  const aws = openAws({});
  try {
    const { clusterArn, bootstrapServers, secretArn, authentication = 'iam' } = kafka;
    const environment = {
      ...{ clusterArn, bootstrapServers, secretArn, authentication },
      serverRootCaCertificateSecretArn: undefined,
    };
    const region = clusterArn === undefined ? undefined : regionOf(clusterArn);
    return await positionsInTopic(await kafkaAt(environment, aws.in(region)), topic, signal);
  } finally {
    aws.close();
  }
}

/** The positions in a topic of offsets, by connector. @throws OperationError as {@link readOffsetsTopic} */
export async function positionsInTopic(
  kafka: ConnectorKafka,
  topic: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly TablePosition[]>> {
  const ranges = await withAdmin(kafka, (admin) => topicRanges(admin, topic));
  /** By key. A key is always in the same partition. */
  const last = new Map<string, readonly [connector: string, position: TablePosition]>();
  await withRawKafka(kafka, async (raw) => {
    for await (const page of raw.read(topic, ranges)) {
      signal.throwIfAborted();
      for (const { key, value } of page) {
        const [connector, partition]: readonly unknown[] = listOf(jsonOf(key));
        if (key === null || typeof connector !== 'string') continue;
        const position = tablePosition(partition, jsonOf(value));
        if (position === undefined) last.delete(key.toString());
        else last.set(key.toString(), [connector, position]);
      }
    }
  });
  const byConnector = Map.groupBy(last.values(), ([connector]) => connector);
  return new Map([...byConnector].map(([connector, all]) => [connector, all.map(([, position]) => position)]));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** @returns undefined of what is no JSON: it is not of a source that is known here */
function jsonOf(bytes: Buffer | null): unknown {
  try {
    return bytes === null ? undefined : JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
