import { parseSettings, type SinkRuntime, sinkRuntime } from '../../functions/shared/settings/index.ts';
import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import type { TDengineConnection } from '../../functions/shared/tdengine/client/connection.ts';
import type { OpenSchemas } from '../../functions/sink/decode/registry/open-schemas.ts';
import type { EventRecord } from '../../functions/sink/receive/kafka-event.ts';
import { OperationError } from '../operation-error.ts';
import { readSettings } from '../settings/document.ts';
import type { DeployedConnector } from '../target/deployment.ts';
import { type ConnectorKafka, connectorKafka, type KafkaOverride } from '../target/kafka.ts';
import { connectorSchemas } from '../target/schemas.ts';
import type { Target } from '../target/target.ts';
import { connectorTDengine } from '../target/tdengine.ts';
import { type HandedTopic, sunkTopics, type ValueFilter } from './sunk-topics.ts';

/** Which records of a sink are read, and how. */
export interface SinkRequest {
  /** Only this topic; undefined: all of the sink. */
  readonly topic: string | undefined;
  readonly kafka: KafkaOverride;
  readonly tdengine: TDengineConnection | undefined;
  /** Makes what tells whether Lambda hands a record over, by the filters of a mapping. */
  readonly filterOf: (filters: readonly ValueFilter[]) => (record: Pick<EventRecord, 'value'>) => boolean;
}

/** What reads and maps the records of a sink as its function does. */
export interface OpenSink {
  /** Those in force. */
  readonly settings: SinkRuntime;
  /** The registry that they name. */
  readonly schemas: OpenSchemas | undefined;
  readonly kafka: ConnectorKafka;
  readonly tdengine: TDengine;
  readonly topics: readonly HandedTopic[];
  /** Whether Lambda hands the record to the function, by `filterCriteria`. */
  readonly isHanded: (record: EventRecord) => boolean;
}

/** @throws OperationError when there is no such topic, or something of it cannot be read */
export async function openSink(target: Target, connector: DeployedConnector, request: SinkRequest): Promise<OpenSink> {
  const [{ document }, handed, kafka, tdengine] = await Promise.all([
    readSettings(target, connector),
    sunkTopics(target, connector),
    connectorKafka(target, connector, request.kafka),
    connectorTDengine(target, connector, request.tdengine),
  ]);
  const settings = parseSettings(sinkRuntime, document, connector.settingsParameter);
  const { valueSchemaRegistry: registry } = settings;
  const schemas = registry && (await connectorSchemas(target, connector, registry));
  const topics = handed.filter(({ topic }) => (request.topic ?? topic) === topic);
  if (topics.length === 0) {
    const names = handed.map(({ topic }) => topic).join(', ');
    throw new OperationError('asked-wrongly', `sink ${connector.name} reads ${names}, not ${request.topic}`);
  }
  const filters = new Map(
    topics.map(({ topic, filters: all }) => [topic, all.length === 0 ? () => true : request.filterOf(all)]),
  );
  const isHanded = (record: EventRecord) => filters.get(record.topic)?.(record) ?? true;
  return { settings, schemas, kafka, tdengine, topics, isHanded };
}
