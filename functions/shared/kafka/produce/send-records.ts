import type { CompressionType } from '../batch/record-batch.ts';
import type { ProducerRecord, Refused } from '../producer.ts';
import { ProduceError, produceError, refusedRecord } from '../producer.ts';
import type { ProduceCluster } from './cluster.ts';
import { learnTopics, type TopicMaker } from './learn-topics.ts';
import { batchAt, type PartitionQueue, partitionQueues, type QueuedBatch } from './partition-queues.ts';
import { type PauseParts, type Pauses, pausesOf } from './pauses.ts';
import { sendRound } from './send-round.ts';

/** What sending works with. */
export interface Sending extends PauseParts {
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
 * Bytes of the batches that are on their way at once, to all brokers; a broker takes requests of 100 MB
 * (`socket.request.max.bytes`) unless told otherwise, and what is on its way is in memory three times.
 */
const MOST_ROUND_BYTES = 8 * 2 ** 20;

/** What every broker takes in one request: its smallest `socket.request.max.bytes` in use is far above `message.max.bytes`. */
const LEAST_ROUND_BYTES = 2 ** 20;

/**
 * Sends records and resolves when each is acknowledged by all in-sync replicas. Each partition has one batch on its way
 * at a time, so that the records of a key keep their order; the next ones are encoded meanwhile. A batch without a
 * known result is sent again.
 * @param refused left out: the first record that is refused ends it all.
 * @returns the bytes of the acknowledged batches. @throws ProduceError, with the record when it is one that is refused
 */
export async function sendRecords(
  records: readonly ProducerRecord[],
  sending: Sending,
  refused: Refused = (_, error) => {
    throw error;
  },
): Promise<number> {
  if (records.length === 0) return 0;
  const { cluster, random } = sending;
  const pauses = pausesOf(sending);
  await learnTopics(new Set(records.map(({ topic }) => topic)), sending, pauses);
  const waiting = partitionQueues(records, cluster.partitionsOf, random);
  let batches: QueuedBatch[] = [];
  let most = MOST_ROUND_BYTES;
  let bytes = 0;
  for (;;) {
    fill(batches, waiting, most, sending);
    if (batches.length === 0) return bytes;
    const round = sendRound(cluster, batches, sending.requestMs);
    const ahead = encodeAhead(batches, most, sending);
    const outcomes = await round;
    const next: QueuedBatch[] = [];
    let trouble: { readonly topic: string; readonly error: Error } | undefined;
    for (const batch of batches) {
      const { queue, topic, count } = batch;
      const outcome = outcomes.get(batch);
      switch (outcome?.kind) {
        case 'acknowledged': {
          queue.next += count;
          if (queue.grows) queue.mostRecords *= 2;
          bytes += batch.bytes.length;
          const following = ahead.get(queue);
          if (following === undefined) waiting.push(queue);
          else next.push(following);
          break;
        }
        case 'refused':
          narrow(batch, outcome.error, refused);
          waiting.push(queue);
          break;
        case 'failed':
          throw produceError(topic, outcome.error);
        default:
          next.push(batch);
          trouble = { topic, error: outcome?.error ?? new Error('no answer') };
      }
    }
    if (trouble === undefined) pauses.reset();
    else {
      const sent = sizeOf(batches);
      await recover(cluster, pauses, trouble, sent);
      if (isClosed(trouble.error) && sent > LEAST_ROUND_BYTES) {
        // Of a request that is too large for it a broker says no more than that: the next are half as much.
        most = Math.max(LEAST_ROUND_BYTES, Math.floor(sent / 2));
        waiting.unshift(...next.splice(0).map(({ queue }) => queue));
      }
    }
    batches = next;
  }
}

/** Adds batches of those that wait, up to so many bytes. */
function fill(into: QueuedBatch[], queues: PartitionQueue[], limit: number, { compression, now }: Sending): void {
  let size = sizeOf(into);
  while (size < limit) {
    const queue = queues.shift();
    if (queue === undefined) return;
    const batch = batchAt(queue, queue.next, compression, now(), limit);
    if (batch === undefined) continue;
    size += batch.bytes.length;
    if (size > limit && into.length > 0) return void queues.unshift(queue);
    into.push(batch);
  }
}

function sizeOf(batches: readonly QueuedBatch[]): number {
  return batches.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

function encodeAhead(
  batches: readonly QueuedBatch[],
  most: number,
  { compression, now }: Sending,
): ReadonlyMap<PartitionQueue, QueuedBatch> {
  const ahead = new Map<PartitionQueue, QueuedBatch>();
  let size = 0;
  for (const { queue, count } of batches) {
    if (size >= most) break;
    const batch = batchAt(queue, queue.next + count, compression, now(), most);
    if (batch === undefined) continue;
    ahead.set(queue, batch);
    size += batch.bytes.length;
  }
  return ahead;
}

/** Makes the next batch of a queue half of the one that was not taken; a record that is alone in its batch is refused. */
function narrow({ queue, count, bytes }: QueuedBatch, cause: Error, refused: Refused): void {
  if (count > 1) {
    queue.mostRecords = Math.ceil(count / 2);
    queue.grows = false;
    return;
  }
  const record = queue.records[queue.next];
  if (record !== undefined) refused(record, refusedRecord(record, bytes.length, cause));
  queue.next += 1;
  queue.grows = true;
}

function isClosed({ name }: Error): boolean {
  return name === 'KafkaJSConnectionClosedError' || name === 'KafkaJSConnectionError';
}

/** Waits, and learns who leads what now. @throws ProduceError when it has lasted too long. */
async function recover(
  cluster: ProduceCluster,
  pauses: Pauses,
  { topic, error }: { readonly topic: string; readonly error: Error },
  sentBytes: number,
): Promise<void> {
  if (!(await pauses.pause())) {
    if (!isClosed(error)) throw produceError(topic, error);
    const reason = `${error.message}, after a request of ${sentBytes} bytes; brokers close connections over socket.request.max.bytes`;
    throw new ProduceError(topic, reason, { cause: error });
  }
  // What goes wrong here goes wrong again with the next round, which tells it.
  await cluster.refresh(error).catch(() => undefined);
}
