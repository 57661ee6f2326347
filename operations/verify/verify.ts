import { parseSettings, sinkRuntime } from '../../functions/shared/settings/index.ts';
import type { TDengineConnection } from '../../functions/shared/tdengine/client/connection.ts';
import type { EventRecord } from '../../functions/sink/receive/kafka-event.ts';
import { OperationError } from '../operation-error.ts';
import { readSettings } from '../settings/document.ts';
import type { DeployedConnector } from '../target/deployment.ts';
import { connectorKafka, type KafkaOverride, withAdmin } from '../target/kafka.ts';
import { connectorSchemas } from '../target/schemas.ts';
import type { Target } from '../target/target.ts';
import { connectorTDengine } from '../target/tdengine.ts';
import { topicRanges, withReader } from '../target/topic-reader.ts';
import { type RangeEnd, verifiedRange } from './range.ts';
import type { VerifyReport } from './report.ts';
import { sinkWork } from './sink-work.ts';
import { sunkTopics, type ValueFilter } from './sunk-topics.ts';
import { type VerifySink, verifySink } from './verify-sink.ts';
import { digestOf, openWork, type VerifyState, withWork } from './work-folder.ts';

/** What is to be verified of a connector. */
export interface VerifyRequest extends Pick<VerifySink, 'sample' | 'show' | 'showValues' | 'now' | 'signal' | 'told'> {
  readonly from: RangeEnd;
  readonly to: RangeEnd;
  /** Only this topic; undefined: all of the sink. */
  readonly topic: string | undefined;
  readonly kafka: KafkaOverride;
  readonly tdengine: TDengineConnection | undefined;
  readonly state: VerifyState | undefined;
  /** Makes what tells whether Lambda hands a record over, by the filters of a mapping. */
  readonly filterOf: (filters: readonly ValueFilter[]) => (record: Pick<EventRecord, 'value'>) => boolean;
}

/**
 * Whether all that a range of Kafka records says has come to TDengine, by the settings in force.
 * @throws OperationError when something of it cannot be read
 */
export async function verify(
  target: Target,
  connector: DeployedConnector,
  request: VerifyRequest,
): Promise<VerifyReport> {
  const { name } = connector;
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
    throw new OperationError('asked-wrongly', `sink ${name} reads ${names}, not ${request.topic}`);
  }
  const filters = new Map(
    topics.map(({ topic, filters: all }) => [topic, all.length === 0 ? () => true : request.filterOf(all)]),
  );
  const asked = { connector: name, settings: digestOf([settings, topics]) };
  return withAdmin(kafka, async (admin) => {
    const work = openWork(request.state, asked, sinkWork, request.now);
    return withWork(work, async () => {
      const letters = await lettersIn(settings.errors.deadLetterTopic);
      return withReader(kafka, (reader) =>
        verifySink({
          ...request,
          ...{ connector: name, settings, schemas, tdengine, reader, letters, work },
          async ranges() {
            const all = topics.map((each) => verifiedRange(admin, each, request.from, request.to));
            return (await Promise.all(all)).flat();
          },
          isHanded: (record) => filters.get(record.topic)?.(record) ?? true,
        }),
      );
    });

    async function lettersIn(topic: string | undefined) {
      // It is made with the first dead letter.
      if (topic === undefined || !(await admin.listTopics()).includes(topic)) return [];
      return (await topicRanges(admin, topic)).map((range) => ({ ...range, topic }));
    }
  });
}
