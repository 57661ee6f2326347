import type { EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';

/** What is read, and who gets it. */
export interface ReaderOptions {
  readonly kafka: Kafka;
  readonly topic: string;
  readonly groupId: string;
  /** Gets records in offset order; false asks for no more of this partition until `resumeWhere`. */
  readonly onRecords: (partition: number, messages: readonly KafkaMessage[]) => boolean;
  /** The group was dealt anew: everything not committed will be read again. */
  readonly onDealtAnew: () => void;
  /** Reading has ended for good, for example at a compression that kafkajs does not know. */
  readonly onCrash: (error: Error) => void;
}

/** A member of a consumer group that reads ahead of what it commits. */
export interface Reader {
  /** The next offset to read, by partition. */
  readonly positions: ReadonlyMap<number, number>;
  /** Joins the group and reads each partition from its offset on. @throws when the group cannot be joined. */
  start(offsets: ReadonlyMap<number, number>): Promise<void>;
  /** Goes on with the paused partitions for which `ready` holds. */
  resumeWhere(ready: (partition: number) => boolean): void;
  /** Commits the offset to go on from, by partition. A commit that the group refuses is left: the records come again. */
  commit(next: ReadonlyMap<number, number>): Promise<void>;
  /** @throws when reading has ended for good. */
  check(): void;
  close(): Promise<void>;
}

/** How long a broker may hold an empty answer back; it bounds how long `close` and a resumed partition take. */
const MAX_WAIT_MS = 200;

/** Makes a reader; nothing is asked of Kafka before `start`. */
export function createReader(options: ReaderOptions): Reader {
  const { kafka, topic, groupId } = options;
  const positions = new Map<number, number>();
  const committed = new Map<number, number>();
  const paused = new Set<number>();
  let closed = false;
  const consumer = kafka.consumer({
    groupId,
    maxWaitTimeInMs: MAX_WAIT_MS,
    // One that crashes while it is closed would begin again, without end.
    retry: { retries: 5, restartOnFailure: async () => !closed },
  });
  const joined = Promise.withResolvers<void>();
  let crash: Error | undefined;

  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    options.onDealtAnew();
    resumeWhere(() => true);
    // Before the first fetch: kafkajs would take "latest" as of that, and miss what came since the start.
    for (const partition of payload.memberAssignment[topic] ?? []) {
      const offset = committed.get(partition);
      if (offset === undefined) continue;
      positions.set(partition, offset);
      consumer.seek({ topic, partition, offset: String(offset) });
    }
    joined.resolve();
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (payload.restart || closed) return;
    crash = payload.error;
    joined.reject(payload.error);
    options.onCrash(payload.error);
  });
  // Also told of batches that held control records only, which no handler sees.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
    positions.set(payload.partition, Number(payload.lastOffset) + 1);
  });

  function resumeWhere(ready: (partition: number) => boolean): void {
    const partitions = [...paused].filter(ready);
    for (const partition of partitions) paused.delete(partition);
    if (partitions.length > 0) consumer.resume([{ topic, partitions }]);
  }

  async function eachBatch({ batch, pause }: EachBatchPayload): Promise<void> {
    positions.set(batch.partition, Number(batch.lastOffset()) + 1);
    if (options.onRecords(batch.partition, batch.messages)) return;
    paused.add(batch.partition);
    pause();
  }

  return {
    positions,
    async start(offsets) {
      for (const [partition, offset] of offsets) {
        positions.set(partition, offset);
        committed.set(partition, offset);
      }
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({ autoCommit: false, partitionsConsumedConcurrently: Math.max(1, offsets.size), eachBatch });
      await joined.promise;
    },
    resumeWhere,
    async commit(next) {
      for (const [partition, offset] of next) committed.set(partition, offset);
      const offsets = [...next].map(([partition, offset]) => ({ topic, partition, offset: String(offset) }));
      await consumer.commitOffsets(offsets).catch(() => {});
    },
    check() {
      if (crash !== undefined) throw crash;
    },
    async close() {
      closed = true;
      await consumer.disconnect().catch(() => {});
    },
  };
}
