import type { CompressionType } from '../batch/record-batch.ts';
import { ProduceError, produceError } from '../produce-error.ts';
import type { ProducerRecord } from '../producer.ts';
import { type Backoff, type BackoffParts, backoff } from './backoff.ts';
import type { ProduceCluster } from './cluster.ts';
import { learnTopics, type TopicMaker } from './learn-topics.ts';
import { batchAt, type PartitionQueue, partitionQueues, type QueuedBatch } from './partition-queues.ts';
import { sendRound } from './send-round.ts';

/** What sending works with. */
export interface SendParts extends BackoffParts {
  readonly cluster: ProduceCluster;
  readonly compression: CompressionType;
  /** Makes topics that are missing; undefined: the brokers may. */
  readonly makeTopic: TopicMaker | undefined;
  /** How long a broker may wait for its replicas, in ms. */
  readonly requestMs: number;
  /** Milliseconds since 1970. */
  now(): number;
}

/**
 * Sends records and resolves when each is acknowledged by all in-sync replicas. Each partition has one batch on its way
 * at a time, so that the records of a key keep their order; the next ones are encoded meanwhile. A batch without a
 * known result is sent again.
 * @returns the bytes of the acknowledged batches. @throws ProduceError
 */
export async function sendRecords(records: readonly ProducerRecord[], parts: SendParts): Promise<number> {
  if (records.length === 0) return 0;
  const { cluster, compression, now, random } = parts;
  const pauses = backoff(parts);
  await learnTopics(new Set(records.map(({ topic }) => topic)), parts, pauses);
  const queues = partitionQueues(records, cluster.partitionsOf, random);
  let batches = queues.flatMap((queue) => batchAt(queue, 0, compression, now()) ?? []);
  let bytes = 0;
  while (batches.length > 0) {
    const round = sendRound(cluster, batches, parts.requestMs);
    const ahead = encodeAhead(batches, parts);
    const outcomes = await round;
    const next: QueuedBatch[] = [];
    let trouble: { readonly topic: string; readonly error: Error } | undefined;
    for (const batch of batches) {
      const { queue, topic, count } = batch;
      const outcome = outcomes.get(batch);
      switch (outcome?.kind) {
        case 'acknowledged': {
          queue.next += count;
          bytes += batch.bytes.length;
          const following = ahead.get(queue);
          if (following !== undefined) next.push(following);
          break;
        }
        case 'too-large':
          next.push(...halved(batch, outcome.error, parts));
          break;
        case 'failed':
          throw produceError(topic, outcome.error);
        default:
          next.push(batch);
          trouble = { topic, error: outcome?.error ?? new Error('no answer') };
      }
    }
    if (trouble === undefined) pauses.reset();
    else await recover(cluster, pauses, trouble);
    batches = next;
  }
  return bytes;
}

function encodeAhead(
  batches: readonly QueuedBatch[],
  { compression, now }: SendParts,
): ReadonlyMap<PartitionQueue, QueuedBatch> {
  const ahead = new Map<PartitionQueue, QueuedBatch>();
  for (const { queue, count } of batches) {
    const batch = batchAt(queue, queue.next + count, compression, now());
    if (batch !== undefined) ahead.set(queue, batch);
  }
  return ahead;
}

/** The first half of what the broker found too large; the rest follows as it comes. */
function halved(
  { queue, topic, count, bytes }: QueuedBatch,
  cause: Error,
  { compression, now }: SendParts,
): QueuedBatch[] {
  if (count === 1) {
    throw new ProduceError(topic, `a record of ${bytes.length} bytes is larger than max.message.bytes allows`, {
      cause,
    });
  }
  queue.mostRecords = Math.ceil(count / 2);
  const half = batchAt(queue, queue.next, compression, now());
  return half === undefined ? [] : [half];
}

/** Waits, and learns who leads what now. @throws ProduceError when it has lasted too long. */
async function recover(
  cluster: ProduceCluster,
  pauses: Backoff,
  trouble: { readonly topic: string; readonly error: Error },
): Promise<void> {
  if (!(await pauses.pause())) throw produceError(trouble.topic, trouble.error);
  // What goes wrong here goes wrong again with the next round, which tells it.
  await cluster.refresh(trouble.error).catch(() => undefined);
}
