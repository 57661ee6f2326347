import { parseSettings, sinkRuntime } from '../../../functions/shared/settings/index.ts';
import type { EventRecord } from '../../../functions/sink/receive/kafka-event.ts';
import { OperationError } from '../../operation-error.ts';
import { readSettings } from '../../settings/document.ts';
import { connectorNamed } from '../../target/deployment.ts';
import { connectorKafka, type KafkaOverride, withAdmin } from '../../target/kafka.ts';
import { withRawKafka } from '../../target/raw-kafka.ts';
import type { Target } from '../../target/target.ts';
import { type TopicRecord, topicRanges } from '../../target/topic-reader.ts';
import { eventRecord } from '../../verify/record-event.ts';
import { sunkTopics, type ValueFilter } from '../../verify/sunk-topics.ts';
import { attemptsOf, type DeadLetter, deadLetterOf } from '../letter.ts';
import { type BackIn, type DeadLetters, readDealtWith } from '../open.ts';
import { failureDestinationOf } from './destination.ts';
import { failedRecords } from './failed-records.ts';
import { failedRecordOf } from './failure.ts';
import { type FailureStore, openBucket, openQueue } from './store.ts';

/** What of a sink's failures is meant. */
export interface FailuresRequest {
  readonly kafka: KafkaOverride;
  /** Only records of this topic; needed when several have failed. */
  readonly topic: string | undefined;
  /** Makes what tells whether Lambda hands a record over, by the filters of a mapping. */
  readonly filterOf: (filters: readonly ValueFilter[]) => (record: Pick<EventRecord, 'value'>) => boolean;
}

/**
 * Uses the records that Lambda has given up of a sink as dead letters: those that its failure destination tells of.
 * @throws OperationError when there is no such destination, or it or Kafka cannot be reached
 */
export async function withFailures<T>(
  target: Target,
  name: string,
  request: FailuresRequest,
  use: (letters: DeadLetters) => Promise<T>,
): Promise<T> {
  const connector = await connectorNamed(target, name);
  const destination = await failureDestinationOf(target, connector);
  const [{ document }, kafka] = await Promise.all([
    readSettings(target, connector),
    connectorKafka(target, connector, request.kafka),
  ]);
  const sink = parseSettings(sinkRuntime, document, connector.settingsParameter);
  const group = `${target.deployment}-${name}-replay`;
  return withAdmin(kafka, (admin) =>
    withRawKafka(kafka, async (reader) => {
      const own = { connector, sink, group, kafka, admin };
      const backIn = await deadLetterTopic();
      switch (destination.kind) {
        case 'topic': {
          const topic = destination.name;
          const ranges = await topicRanges(admin, topic);
          const dealtWith = await readDealtWith(admin, { group, topic, ranges });
          const parse = (record: TopicRecord) => topicLetter(record, connector.name, connector.functionName);
          const letters = { ...own, reader, topic, ranges, dealtWith, parse };
          return use({ ...letters, gone: [], notes: [], backIn: [{ topic, ranges, parse, reader }, ...backIn] });
        }
        case 'queue':
        case 'bucket': {
          const store = await openStore();
          try {
            return await use(await storedLetters(store));
          } finally {
            await store.release();
          }
        }
      }

      async function openStore(): Promise<FailureStore> {
        if (destination.kind === 'bucket') {
          return openBucket(await target.aws.in(connector.region).s3(), destination, connector.functionName);
        }
        if (destination.kind !== 'queue') throw new Error('a topic is no store');
        return openQueue(await target.aws.in(destination.region).sqs(), destination, connector.functionName);
      }

      async function storedLetters(store: FailureStore): Promise<DeadLetters> {
        const topics = [...new Set(store.failures.flatMap(({ spans }) => spans.map((span) => span.topic)))];
        const handed = await sunkTopics(target, connector);
        const topic = request.topic ?? topics[0] ?? handed[0]?.topic ?? '';
        if (request.topic === undefined && topics.length > 1) {
          throw new OperationError(
            'asked-wrongly',
            `records of ${topics.join(', ')} were given up: name one by --topic`,
          );
        }
        const there = (await admin.listTopics()).includes(topic) ? await topicRanges(admin, topic) : [];
        const filters = handed.find((each) => each.topic === topic)?.filters ?? [];
        const isHanded = filters.length === 0 ? () => true : request.filterOf(filters);
        const records = failedRecords(
          topic,
          connector.name,
          store.failures,
          there,
          reader,
          (record) => isHanded(eventRecord(record)),
          store.remove,
        );
        const { ranges, dealtWith, gone, parse, kept } = records;
        return {
          ...{ ...own, topic: destination.name, ranges, dealtWith, gone, parse, kept, notes: store.notes, backIn },
          reader: { ...reader, read: records.read },
        };
      }

      async function deadLetterTopic(): Promise<readonly BackIn[]> {
        const topic = sink.errors.deadLetterTopic;
        if (topic === undefined || !(await admin.listTopics()).includes(topic)) return [];
        return [{ topic, ranges: await topicRanges(admin, topic), parse: deadLetterOf, reader }];
      }
    }),
  );
}

/** A record of a failure topic, which holds what was given up. */
function topicLetter(told: TopicRecord, connector: string, functionName: string): DeadLetter | undefined {
  const found = failedRecordOf(told.value?.toString() ?? '', functionName);
  if (found === undefined) return undefined;
  const { topic, partition, offset, timestamp, key, value, headers = [] } = found.record;
  const bytes = (text: string | null | undefined) =>
    text === null || text === undefined ? null : Buffer.from(text, 'base64');
  const record: TopicRecord = {
    ...{ topic: told.topic, partition: told.partition, offset: told.offset },
    ...{ timestamp, key: bytes(key), value: bytes(value) },
    headers: headers.flatMap((each) =>
      Object.entries(each).map(([name, its]) => [name, its && Buffer.from(its)] as const),
    ),
  };
  return {
    ...{ record, ownHeaders: record.headers, connector, origin: { topic, partition, offset }, ...attemptsOf(record) },
    ...{ stage: 'LAMBDA', className: 'Lambda', error: found.condition, reason: found.reason, code: undefined },
  };
}
