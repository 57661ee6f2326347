import type { PartitionRange, TopicReader, TopicRecord } from '../../target/topic-reader.ts';
import { DealtWith, type KeptDealtWith } from '../dealt-with.ts';
import type { DeadLetter } from '../letter.ts';
import { attemptsOf } from '../letter.ts';
import type { FailedSpan, Failure } from './failure.ts';

/** Records of one topic that Lambda has given up, fetched again from Kafka: as dead letters whose place is that of the record. */
export interface FailedRecords {
  readonly ranges: readonly PartitionRange[];
  readonly dealtWith: ReadonlyMap<number, DealtWith>;
  /** Offsets that Kafka has no more. */
  readonly gone: readonly FailedSpan[];
  readonly read: TopicReader['read'];
  parse(record: TopicRecord): DeadLetter | undefined;
  /** What is dealt with: a failure is taken away when all of its records are. */
  kept(): KeptDealtWith;
}

/**
 * @param there what the topic has; empty: it is gone.
 * @param isHanded whether Lambda hands the record to the function, by its filters: others lie between those that failed.
 * @param remove takes failures away.
 */
export function failedRecords(
  topic: string,
  connector: string,
  failures: readonly Failure[],
  there: readonly PartitionRange[],
  reader: Pick<TopicReader, 'read'>,
  isHanded: (record: TopicRecord) => boolean,
  remove: (done: readonly Failure[]) => Promise<void>,
): FailedRecords {
  const all = failures.flatMap((failure) =>
    failure.spans.filter((span) => span.topic === topic).map((span) => ({ failure, span })),
  );
  const gone: FailedSpan[] = [];
  const byPartition = new Map<number, FailedSpan[]>();
  const incomplete = new Set<Failure>();
  for (const { failure, span } of all) {
    const has = there.find(({ partition }) => partition === span.partition);
    const [from, to] = [Math.max(span.from, has?.from ?? span.to), Math.min(span.to, has?.to ?? span.from)];
    if (from > span.from || to < span.to) {
      incomplete.add(failure);
      gone.push(from >= to ? span : from > span.from ? { ...span, to: from } : { ...span, from: to });
    }
    if (from >= to) continue;
    byPartition.set(span.partition, [...(byPartition.get(span.partition) ?? []), { ...span, from, to }]);
  }
  const merged = new Map([...byPartition].map(([partition, spans]) => [partition, mergedSpans(spans)]));
  const ranges = [...merged]
    .map(([partition, spans]) => ({ partition, from: spans[0]?.from ?? 0, to: spans.at(-1)?.to ?? 0 }))
    .sort((a, b) => a.partition - b.partition);
  const dealtWith = new Map(
    ranges.map(({ partition, from }) => [partition, DealtWith.from({ offset: -1, metadata: null }, from)]),
  );
  const failureAt = (partition: number, offset: number) =>
    all.find(({ span }) => span.partition === partition && offset >= span.from && offset < span.to)?.failure;
  return {
    ranges,
    dealtWith,
    gone,
    async *read(_topic, asked) {
      for (const { partition, from, to } of asked) {
        for (const span of merged.get(partition) ?? []) {
          const part = { partition, from: Math.max(span.from, from), to: Math.min(span.to, to) };
          if (part.from < part.to) yield* reader.read(topic, [part]);
        }
      }
    },
    parse(record) {
      const failure = failureAt(record.partition, record.offset);
      if (failure === undefined || !isHanded(record)) return undefined;
      const { partition, offset, headers: ownHeaders } = record;
      return {
        ...{ record, ownHeaders, connector, origin: { topic, partition, offset }, ...attemptsOf(record) },
        ...{ stage: 'LAMBDA', className: 'Lambda', error: failure.condition, reason: failure.reason, code: undefined },
      };
    },
    kept() {
      const left = new Set(failures.filter((each) => !incomplete.has(each)));
      return {
        dealtWith,
        async keep() {
          const done = [...left].filter(({ spans }) =>
            spans.every(
              (span) =>
                span.topic === topic && isAll(span, (offset) => dealtWith.get(span.partition)?.has(offset) === true),
            ),
          );
          if (done.length > 0) await remove(done);
          for (const each of done) left.delete(each);
        },
      };
    },
  };
}

function isAll({ from, to }: FailedSpan, holds: (offset: number) => boolean): boolean {
  for (let offset = from; offset < to; offset += 1) if (!holds(offset)) return false;
  return true;
}

function mergedSpans(spans: readonly FailedSpan[]): readonly FailedSpan[] {
  const merged: FailedSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last === undefined || last.to < span.from) merged.push(span);
    else merged[merged.length - 1] = { ...last, to: Math.max(last.to, span.to) };
  }
  return merged;
}
