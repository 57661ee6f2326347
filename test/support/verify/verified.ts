import type { ProducerRecord } from '../../../functions/shared/kafka/producer.ts';
import { sinkRuntime } from '../../../functions/shared/settings/index.ts';
import type { TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import type { EventRecord } from '../../../functions/sink/receive/kafka-event.ts';
import type { PartitionRange, TopicReader, TopicRecord } from '../../../operations/target/topic-reader.ts';
import type { VerifyReport } from '../../../operations/verify/report.ts';
import type { SinkWork } from '../../../operations/verify/sink-work.ts';
import { type VerifySink, verifySink } from '../../../operations/verify/verify-sink.ts';
import { temporaryWork, withWork } from '../../../operations/verify/work-folder.ts';

/** What a test says of a comparison; the rest is filled in. */
export interface Verified extends Partial<Pick<VerifySink, 'sample' | 'show' | 'showValues' | 'now' | 'isHanded'>> {
  readonly tdengine: TDengine;
  readonly settings: object;
  /** Those of a partition in the order of their offsets, from 0. */
  readonly records: readonly EventRecord[];
  readonly letters?: readonly ProducerRecord[];
  /** By partition, the offset behind the last that is verified; left out, all are. */
  readonly to?: ReadonlyMap<number, number>;
}

/** Verifies records without a Kafka that they are in. */
export async function verified({ records, letters = [], to, settings, ...own }: Verified): Promise<VerifyReport> {
  const topics = new Map<string, readonly TopicRecord[]>([['letters', letters.map(letterRecord)]]);
  for (const [topic, ofTopic] of Map.groupBy(records.map(topicRecord), (record) => record.topic)) {
    topics.set(topic, ofTopic);
  }
  const partitions = [...topics].flatMap(([topic, ofTopic]) =>
    [...Map.groupBy(ofTopic, ({ partition }) => partition)].map(([partition, all]) => ({
      ...{ topic, partition, from: 0, end: all.length, waiting: 0 },
      to: (topic === 'letters' ? undefined : to?.get(partition)) ?? all.length,
    })),
  );
  const work = temporaryWork<SinkWork>(Date.now);
  return withWork(work, () =>
    verifySink({
      ...{ sample: 1, show: 1_000, showValues: true, now: Date.now, isHanded: () => true },
      ...own,
      connector: 'sink1',
      settings: sinkRuntime.parse(settings),
      schemas: undefined,
      reader: { read: (topic, ranges) => pages(topics.get(topic) ?? [], ranges) },
      ranges: async () => partitions.filter(({ topic }) => topic !== 'letters'),
      work,
      letters: partitions.filter(({ topic }) => topic === 'letters'),
      signal: new AbortController().signal,
      told: () => {},
    }),
  );
}

/** Records of a topic in ranges, some at a time. */
export async function* pages(
  records: readonly TopicRecord[],
  ranges: readonly PartitionRange[],
): ReturnType<TopicReader['read']> {
  for (const { partition, from, to } of ranges) {
    const all = records.filter((each) => each.partition === partition && each.offset >= from && each.offset < to);
    for (let at = 0; at < all.length; at += 7) yield all.slice(at, at + 7);
  }
}

/** A record as a topic has it. */
export function topicRecord({
  topic,
  partition,
  offset,
  timestamp,
  key,
  value,
  headers = [],
}: EventRecord): TopicRecord {
  return {
    ...{ topic, partition, offset, timestamp, key: bytes(key), value: bytes(value) },
    headers: headers
      .flatMap((each) => Object.entries(each))
      .map(([name, header]) => [name, header && Buffer.from(header)] as const),
  };
}

function letterRecord({ key, value, headers = [] }: ProducerRecord, offset: number): TopicRecord {
  return {
    ...{ topic: 'letters', partition: 0, offset, timestamp: 0 },
    key: key === null || key === undefined ? null : Buffer.from(key),
    value: value === null || value === undefined ? null : Buffer.from(value),
    headers: headers.map(([name, header]) => [name, header === null ? null : Buffer.from(header)] as const),
  };
}

function bytes(base64: string | null | undefined): Buffer | null {
  return base64 === null || base64 === undefined ? null : Buffer.from(base64, 'base64');
}
