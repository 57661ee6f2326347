import type { EventRecord } from '../../functions/sink/receive/kafka-event.ts';
import { OperationError } from '../operation-error.ts';
import type { DeployedConnector } from '../target/deployment.ts';
import { type ConnectorKafka, withAdmin } from '../target/kafka.ts';
import { withRawKafka } from '../target/raw-kafka.ts';
import { type PartitionRange, topicRanges } from '../target/topic-reader.ts';
import { eventRecord } from '../verify/record-event.ts';
import type { HandedTopic, ValueFilter } from '../verify/sunk-topics.ts';

/** Records of a partition. */
export interface BatchRange extends PartitionRange {
  readonly topic: string;
}

/** What tells whether Lambda hands a record over, by the filters of a mapping. */
export type FilterOf = (filters: readonly ValueFilter[]) => (record: Pick<EventRecord, 'value'>) => boolean;

/** The records of a batch as Lambda handed them over. */
export interface BatchRecords {
  readonly records: readonly EventRecord[];
  /** Those that the mapping's filters leave out. */
  readonly filtered: number;
  /** Offsets without a record. */
  readonly absent: number;
}

/** Most records of a batch of Lambda. */
export const MOST_RECORDS = 10_000;

/**
 * Reads the records of a batch again.
 * @throws OperationError `asked-wrongly` when they are too many, or of a topic that the sink does not read; `refused` when
 * Kafka has them no more
 */
export async function batchRecords(
  kafka: ConnectorKafka,
  { name }: Pick<DeployedConnector, 'name'>,
  ranges: readonly BatchRange[],
  handed: readonly HandedTopic[],
  filterOf: FilterOf,
): Promise<BatchRecords> {
  const topics = Map.groupBy(ranges, ({ topic }) => topic);
  for (const topic of topics.keys()) {
    if (handed.some((each) => each.topic === topic)) continue;
    const names = handed.map((each) => each.topic).join(', ');
    throw new OperationError('asked-wrongly', `sink ${name} reads ${names}, not ${topic}`);
  }
  await withAdmin(kafka, async (admin) => {
    for (const [topic, own] of topics) {
      const there = await topicRanges(admin, topic);
      for (const range of own) checkThere(range, there);
    }
  });
  return withRawKafka(kafka, async (raw) => {
    const records: EventRecord[] = [];
    let [filtered, read] = [0, 0];
    for (const [topic, own] of topics) {
      const filters = handed.find((each) => each.topic === topic)?.filters ?? [];
      const isHanded = filters.length === 0 ? () => true : filterOf(filters);
      for await (const page of raw.read(topic, own)) {
        for (const each of page) {
          read += 1;
          const record = eventRecord(each);
          if (isHanded(record)) records.push(record);
          else filtered += 1;
        }
        if (records.length > MOST_RECORDS) {
          throw new OperationError('asked-wrongly', `there are more records than a batch has: ${MOST_RECORDS} at most`);
        }
      }
    }
    const offsets = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
    return { records, filtered, absent: offsets - read };
  });
}

/** @throws OperationError when records of a range are not there */
function checkThere({ topic, partition, from, to }: BatchRange, there: readonly PartitionRange[]): void {
  const range = there.find((each) => each.partition === partition);
  if (range === undefined) throw new OperationError('asked-wrongly', `topic ${topic} has no partition ${partition}`);
  if (from >= range.from && to <= range.to) return;
  const wanted = `offsets ${from} to ${to - 1} of topic ${topic}, partition ${partition}`;
  const has = range.from === range.to ? 'it has none now' : `it has ${range.from} to ${range.to - 1} now`;
  throw new OperationError(
    'refused',
    from < range.from
      ? `${wanted} are not all there any more, by the topic’s retention: ${has}`
      : `${wanted} are not all there: ${has}`,
  );
}
