import type { Admin } from 'kafkajs';
import { parseSettings, sourceRuntime } from '../../../functions/shared/settings/index.ts';
import type { TDengineConnection } from '../../../functions/shared/tdengine/client/connection.ts';
import { readStart } from '../../../functions/source/checkpoint/lease/lease.ts';
import { positionControl } from '../../../functions/source/checkpoint/position-control.ts';
import { databasePrecision, sourceTables } from '../../../functions/source/tables/source-database.ts';
import { OperationError } from '../../operation-error.ts';
import { readSettings } from '../../settings/document.ts';
import type { DeployedConnector } from '../../target/deployment.ts';
import { connectorKafka, type KafkaOverride, withAdmin } from '../../target/kafka.ts';
import { withRawKafka } from '../../target/raw-kafka.ts';
import type { Target } from '../../target/target.ts';
import { connectorTDengine } from '../../target/tdengine.ts';
import { topicRanges } from '../../target/topic-reader.ts';
import type { RangeEnd } from '../range.ts';
import { digestOf, openWork, type VerifyState, withWork } from '../work-folder.ts';
import type { SourceVerifyReport } from './report.ts';
import { sourceWork, type TopicPart } from './source-work.ts';
import { type RowSpan, type VerifiedTable, verifiedTables } from './verified-tables.ts';
import { type VerifySource, verifySource } from './verify-source.ts';

/** What is to be verified of a source. */
export interface SourceVerifyRequest
  extends Pick<VerifySource, 'sample' | 'show' | 'showValues' | 'now' | 'signal' | 'told'> {
  /** Times of rows. */
  readonly from: RangeEnd;
  readonly to: RangeEnd;
  /** Patterns; empty: all tables of the source. */
  readonly tables: readonly string[];
  /** Only tables that are sent to this topic. */
  readonly topic: string | undefined;
  readonly kafka: KafkaOverride;
  readonly tdengine: TDengineConnection | undefined;
  readonly state: VerifyState | undefined;
}

/** By how much the clocks of who stamps records may be behind that of TDengine, in ms. */
const CLOCKS_MS = 600_000;

/**
 * Whether all rows of a range that a source has passed are in Kafka as it would send them now.
 * @throws OperationError when something of it cannot be read
 */
export async function verifySourceOf(
  target: Target,
  connector: DeployedConnector,
  request: SourceVerifyRequest,
): Promise<SourceVerifyReport> {
  const { name, region, tableName } = connector;
  if (tableName === undefined) {
    throw new OperationError('refused', `deployment ${target.deployment} has no table of positions: deploy it first`);
  }
  const client = await target.aws.in(region).dynamoDb();
  const checkpoints = { client, tableName, connector: `${target.deployment}/${name}` };
  // The positions first: what is sent while it is read may then be in the topic, and is not asked for.
  const [{ document }, positions, startedAt, kafka, tdengine] = await Promise.all([
    readSettings(target, connector),
    positionControl(checkpoints, request.now).list(),
    readStart(checkpoints),
    connectorKafka(target, connector, request.kafka),
    connectorTDengine(target, connector, request.tdengine),
  ]);
  const settings = parseSettings(sourceRuntime, document, connector.settingsParameter);
  const [precision, listed] = await Promise.all([
    databasePrecision(tdengine, settings.database),
    sourceTables(tdengine, settings.database),
  ]);
  const asked = { ...spanOf(request), tables: request.tables, topic: request.topic };
  const { deadLetterTopic } = settings.errors;
  return withAdmin(kafka, async (admin) => {
    const work = openWork(request.state, { connector: name, settings: digestOf(settings) }, sourceWork, request.now);
    return withWork(work, async () => {
      const known = new Set(await admin.listTopics());
      const letters =
        deadLetterTopic === undefined || !known.has(deadLetterTopic)
          ? []
          : (await topicRanges(admin, deadLetterTopic)).map((range) => ({ ...range, topic: deadLetterTopic }));
      return withRawKafka(kafka, (reader) =>
        verifySource({
          ...request,
          ...{ connector: name, settings, precision, tdengine, reader, letters, work },
          async plan() {
            const tables = verifiedTables({ settings, precision, tables: listed, positions, startedAt }, asked);
            const parts: TopicPart[] = [];
            for (const topic of new Set(tables.map((each) => each.topic))) {
              // It is made with the first record.
              if (known.has(topic)) parts.push(...(await topicParts(admin, topic, tables)));
            }
            return { tables: [...tables], parts };
          },
        }),
      );
    });
  });
}

/** What of a topic can have records of the tables' rows. */
async function topicParts(
  admin: Admin,
  topic: string,
  tables: readonly VerifiedTable[],
): Promise<readonly TopicPart[]> {
  const froms = tables.filter((each) => each.topic === topic).map(({ span }) => span.from ?? 0);
  const since = Math.min(...froms) - CLOCKS_MS;
  const ranges = await topicRanges(admin, topic);
  // All records before the first one of a time or later are of earlier times.
  const found =
    since <= 0
      ? new Map<number, number>()
      : new Map(
          (await admin.fetchTopicOffsetsByTimestamp(topic, since)).map((each) => [each.partition, Number(each.offset)]),
        );
  return ranges.map(({ partition, from, to }) => {
    const begin = Math.min(to, Math.max(from, found.get(partition) ?? from));
    return { topic, partition, from: begin, to, partitions: ranges.length, isCut: begin === from && from > 0 };
  });
}

function spanOf({ from, to }: Pick<SourceVerifyRequest, 'from' | 'to'>): RowSpan {
  const [begin, end] = [msOf(from), msOf(to)];
  return { ...(begin !== undefined && { from: begin }), ...(end !== undefined && { to: end }) };
}

function msOf(end: RangeEnd): number | undefined {
  switch (end.kind) {
    case 'earliest':
    case 'latest':
      return undefined;
    case 'time':
      return end.ms;
    case 'offsets':
      throw new OperationError(
        'asked-wrongly',
        'rows of a source have no offsets: name times with their zone, or spans before now such as 2h',
      );
  }
}
