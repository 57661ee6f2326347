import type { Admin, Kafka } from 'kafkajs';
import type { LambdaFunction } from '../lambda/lambda.ts';
import { BatchCollector } from './collector.ts';
import { deliver, type FailedAttempt, type RetryPolicy } from './deliver.ts';
import { buildEvent, type EventCluster, isInvocable, type MskRecord, partitionKey, toMskRecord } from './event.ts';
import type { RecordFilter } from './filter/filter.ts';
import type { GivenUp } from './given-up.ts';
import {
  defaultBackoffMs,
  offsetsAt,
  Progress,
  partitionOffsets,
  type StartingPosition,
  startOffsets,
  unread,
} from './partitions.ts';
import { createReader } from './reader.ts';

/** A mapping of one topic to a function, as the stack would make it. */
export interface MappingOptions {
  readonly kafka: Kafka;
  readonly cluster: EventCluster;
  readonly topic: string;
  readonly groupId: string;
  readonly startingPosition: StartingPosition;
  readonly batchSize: number;
  /** Left out, half a second: Lambda's default. */
  readonly windowMs?: number | undefined;
  /** Reads partial responses. Only with provisioned pollers. */
  readonly reportBatchItemFailures: boolean;
  /** Splits a failed batch in two. Only with provisioned pollers. */
  readonly bisectBatchOnError: boolean;
  /** Left out, a failed batch is handed over without end. */
  readonly maximumRetryAttempts?: number | undefined;
  /** Left out, records are handed over however old they are. In milliseconds. */
  readonly maximumRecordAgeMs?: number | undefined;
  /** Left out, all records are handed over. */
  readonly filter?: RecordFilter | undefined;
  /** Tells the on-failure destination, before the offsets are committed; tried again when it rejects. */
  readonly tellFailure?: ((givenUp: GivenUp) => Promise<void>) | undefined;
  readonly lambda: LambdaFunction;
  readonly backoffMs?: RetryPolicy['backoffMs'];
  /** Records that the function has dealt with, their offsets committed. */
  readonly onDone?: (records: readonly MskRecord[]) => void;
  /** Records that were given up: their offsets are committed, and the destination is told. */
  readonly onGivenUp?: (givenUp: GivenUp) => void;
  /** A batch failed and will be handed over again. */
  readonly onFailure?: (attempt: FailedAttempt) => void;
  /** Reading the topic has ended for good. */
  readonly onCrash?: (error: Error) => void;
}

/** What a mapping has done. */
export interface CountedRecords {
  /** Records that the function has dealt with since the start. */
  readonly done: number;
  /** Records that were given up since the start. */
  readonly givenUp: number;
  /** Records that the filter has passed over since the start. */
  readonly filtered: number;
}

/** How far a mapping is. */
export interface MappingState extends CountedRecords {
  /** Records in Kafka, waiting for a batch, or in a running one. */
  readonly behind: number;
  /** The batch that has failed most often in a row and still does. */
  readonly failing: FailedAttempt | undefined;
}

/** A running mapping. */
export interface EventSourceMapping {
  /** What has been done, which needs no answer of Kafka. */
  counted(): CountedRecords;
  /** @throws an error when Kafka does not answer or reading has ended for good. */
  state(): Promise<MappingState>;
  /**
   * Stops reading, waits for running invocations, which commit what they have dealt with, and leaves the group. Never
   * rejects.
   * @param graceMs how long they are waited for; left out, a moment. Infinite: to their end.
   */
  stop(graceMs?: number): Promise<void>;
}

const DEFAULT_WINDOW_MS = 500;
const STOP_GRACE_MS = 5_000;

/** Starts polling; resolves when the group is joined. @throws when Kafka does not answer or lacks the topic. */
export async function startEventSourceMapping(options: MappingOptions): Promise<EventSourceMapping> {
  const { kafka, topic, groupId, cluster } = options;
  const collector = new BatchCollector({
    cluster,
    batchSize: options.batchSize,
    windowMs: options.windowMs ?? DEFAULT_WINDOW_MS,
  });
  const policy: RetryPolicy = {
    bisectBatchOnError: options.bisectBatchOnError,
    reportBatchItemFailures: options.reportBatchItemFailures,
    maximumRetryAttempts: options.maximumRetryAttempts ?? Number.POSITIVE_INFINITY,
    maximumRecordAgeMs: options.maximumRecordAgeMs ?? Number.POSITIVE_INFINITY,
    backoffMs: options.backoffMs ?? defaultBackoffMs,
  };
  const progress = new Progress();
  const stopped = new AbortController();
  const running = new Map<Promise<void>, FailedAttempt | undefined>();
  const admin = kafka.admin();
  let timer: NodeJS.Timeout | undefined;
  let done = 0;
  let givenUp = 0;
  let filtered = 0;
  let inFlight = 0;

  function pump(): void {
    clearTimeout(timer);
    if (stopped.signal.aborted) return;
    for (let batch = collector.take(Date.now()); batch !== undefined; batch = collector.take(Date.now())) start(batch);
    reader.resumeWhere((partition) => !collector.fillsBatch(partitionKey({ topic, partition })));
    const dueIn = collector.dueIn(Date.now());
    if (dueIn !== undefined) timer = setTimeout(pump, dueIn);
  }

  function start(batch: readonly MskRecord[]): void {
    inFlight += batch.length;
    const delivery = deliver(batch, {
      invoke: (records) => options.lambda.invoke(buildEvent(cluster, records)),
      policy,
      signal: stopped.signal,
      now: Date.now,
      isInvocable: (record) => isInvocable(cluster, record),
      onFailure(attempt) {
        running.set(delivery, attempt);
        options.onFailure?.(attempt);
      },
      async onDone(records) {
        running.set(delivery, undefined);
        await reader.commit(progress.done(records));
        inFlight -= records.length;
        done += records.length;
        options.onDone?.(records);
      },
      async onGivenUp(given) {
        await options.tellFailure?.(given);
        running.set(delivery, undefined);
        await reader.commit(progress.done(given.batch));
        inFlight -= given.batch.length;
        givenUp += given.batch.length;
        options.onGivenUp?.(given);
      },
    }).finally(() => {
      running.delete(delivery);
      collector.release(batch);
      pump();
    });
    running.set(delivery, undefined);
  }

  function passOver(partition: number, next: number): void {
    inFlight += 1;
    const passed = reader.commit(new Map([[partition, next]])).finally(() => {
      running.delete(passed);
      inFlight -= 1;
    });
    running.set(passed, undefined);
  }

  const reader = createReader({
    kafka,
    topic,
    groupId,
    onRecords(partition, messages) {
      const read = messages.map((message) => toMskRecord(topic, partition, message));
      const { filter } = options;
      const wanted = filter === undefined ? read : read.filter(filter);
      const next = Number(messages.at(-1)?.offset) + 1;
      filtered += read.length - wanted.length;
      progress.read(partition, wanted, next);
      collector.add(wanted, Date.now());
      // Otherwise the offsets of what was passed over are committed with those of the records before.
      if (wanted.length < read.length && progress.isClear(partition)) passOver(partition, next);
      pump();
      return !collector.fillsBatch(partitionKey({ topic, partition }));
    },
    onDealtAnew() {
      collector.clear();
      progress.clear();
    },
    onCrash: (error) => options.onCrash?.(error),
  });

  async function stop(graceMs = STOP_GRACE_MS): Promise<void> {
    stopped.abort();
    clearTimeout(timer);
    const grace = new Promise<void>((resolve) => {
      if (Number.isFinite(graceMs)) setTimeout(resolve, graceMs).unref();
    });
    await Promise.race([Promise.allSettled(running.keys()), grace]);
    await reader.close();
    await admin.disconnect().catch(() => {});
  }

  try {
    await admin.connect();
    const { begin } = await groupPosition(admin, options);
    await reader.start(begin);
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    counted: () => ({ done, givenUp, filtered }),
    async state() {
      reader.check();
      // Records move from Kafka to the collector meanwhile: asked first, they are counted at least once.
      const ends = await partitionOffsets(admin, topic, groupId);
      const failing = [...running.values()]
        .filter((attempt) => attempt !== undefined)
        .sort((a, b) => b.failures - a.failures)[0];
      return { done, givenUp, filtered, behind: unread(ends, reader.positions) + collector.size + inFlight, failing };
    },
    stop,
  };
}

/** Records in a topic that a mapping's group has not committed, while nothing reads it. @throws when Kafka does not answer */
export async function uncommitted(options: Pick<MappingOptions, 'kafka' | GroupOptions>): Promise<number> {
  const admin = options.kafka.admin();
  try {
    await admin.connect();
    const { ends, begin } = await groupPosition(admin, options);
    return unread(ends, begin);
  } finally {
    await admin.disconnect().catch(() => {});
  }
}

type GroupOptions = 'topic' | 'groupId' | 'startingPosition';

/** The ends of a topic's partitions, and where a group goes on in each. */
async function groupPosition(admin: Admin, { topic, groupId, startingPosition }: Pick<MappingOptions, GroupOptions>) {
  const { at } = startingPosition;
  const position = at === 'AT_TIMESTAMP' ? await offsetsAt(admin, topic, startingPosition.timestamp) : at;
  const ends = await partitionOffsets(admin, topic, groupId);
  return { ends, begin: startOffsets(ends, position) };
}
