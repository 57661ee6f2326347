import type { Consumer, KafkaMessage } from 'kafkajs';
import { withConsumer } from './clients.ts';
import { fresh, type Target } from './targets.ts';

/** A message with where it lay. */
export interface Read {
  readonly partition: number;
  readonly message: KafkaMessage;
}

/** How `read` reads. */
export interface ReadOptions {
  /** @default a group of its own */
  readonly groupId?: string;
  /** @default true */
  readonly fromBeginning?: boolean;
  /** Whether what was read is committed. @default false */
  readonly commit?: boolean;
  readonly readUncommitted?: boolean;
  readonly maxBytesPerPartition?: number;
  /** Called once the consumer runs. */
  readonly onRun?: (consumer: Consumer) => void;
  /** How long to wait, ms. @default 20000 */
  readonly ms?: number;
}

/** Reads `count` messages of a topic as a member of a group; throws when they do not come in time. */
export async function read(target: Target, topic: string, count: number, options: ReadOptions = {}): Promise<Read[]> {
  const { groupId = fresh('reader'), fromBeginning = true, commit = false, onRun, ms = 20_000, ...rest } = options;
  return withConsumer(target, { groupId, ...rest }, async (consumer) => {
    await consumer.subscribe({ topic, fromBeginning });
    const got: Read[] = [];
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        const { partition } = batch;
        const wanted = batch.messages.slice(0, count - got.length);
        got.push(...wanted.map((message) => ({ partition, message })));
        const last = wanted.at(-1);
        if (commit && last !== undefined) {
          await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(last.offset) + 1n) }]);
        }
        if (got.length === count) resolve();
      },
    });
    onRun?.(consumer);
    const timer = setTimeout(() => reject(new Error(`only ${got.length} of ${count} messages came in ${ms} ms`)), ms);
    await promise.finally(() => clearTimeout(timer));
    return got;
  });
}

/** The values of messages, as text. */
export function values(messages: readonly Read[]): (string | undefined)[] {
  return messages.map(({ message }) => message.value?.toString());
}
