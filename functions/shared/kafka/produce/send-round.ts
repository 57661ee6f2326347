import { kafkaErrors } from '../kafkajs-internals.ts';
import type { ProduceCluster } from './cluster.ts';
import type { QueuedBatch } from './partition-queues.ts';
import type { BatchAnswer } from './produce-request.ts';

/**
 * Sends each batch to the leader of its partition, one request a leader, all at once.
 * @returns what became of each; a result that is not known is `retry`. Never rejects.
 */
export async function sendRound(
  cluster: ProduceCluster,
  batches: readonly QueuedBatch[],
  timeoutMs: number,
): Promise<ReadonlyMap<QueuedBatch, AnswerKind>> {
  const outcomes = new Map<QueuedBatch, AnswerKind>();
  const byLeader = Map.groupBy(batches, ({ topic, partition }) => cluster.leaderOf(topic, partition));
  await Promise.all(
    [...byLeader].map(async ([leader, ofLeader]) => {
      if (leader === undefined) return settle(ofLeader, () => NO_LEADER);
      try {
        const { answers } = await cluster.send(leader, ofLeader, timeoutMs);
        settle(ofLeader, (batch) => answerTo(answers, batch));
      } catch (thrown) {
        const error = thrown instanceof Error ? thrown : new Error(String(thrown));
        settle(ofLeader, () => ({ kind: FINAL.has(error.name) ? 'failed' : 'retry', error }));
      }
    }),
  );
  return outcomes;

  function settle(these: readonly QueuedBatch[], outcome: (batch: QueuedBatch) => AnswerKind): void {
    for (const batch of these) outcomes.set(batch, outcome(batch));
  }
}

/** What no second try mends. All others may be a connection that was lost, whose result is not known. */
const FINAL: ReadonlySet<string> = new Set(['KafkaJSSASLAuthenticationError', 'KafkaVersionError']);

const NO_LEADER: AnswerKind = { kind: 'retry', error: new Error('a partition has no leader') };

function answerTo(answers: readonly BatchAnswer[], { topic, partition }: QueuedBatch): AnswerKind {
  const answer = answers.find((each) => each.topic === topic && each.partition === partition);
  if (answer === undefined) return { kind: 'retry', error: new Error('the broker left a partition out of its answer') };
  return answerKind(answer.errorCode);
}

/**
 * What is to be done about a broker's word on a batch: nothing, send it again, send it in halves until the record is
 * found that is not taken, or give up.
 */
export type AnswerKind =
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'retry'; readonly error: Error }
  | { readonly kind: 'refused'; readonly error: Error }
  | { readonly kind: 'failed'; readonly error: Error };

// MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE, INVALID_TIMESTAMP: of a batch some records can be well
// (https://kafka.apache.org/protocol.html#protocol_error_codes).
const REFUSED: ReadonlySet<number> = new Set([10, 18, 32]);

/** The same; kafkajs does not know it. */
const INVALID_RECORD = 87;

// THROTTLING_QUOTA_EXCEEDED and others that are newer than kafkajs: it takes them for final.
const NEWER_RETRIABLE: ReadonlySet<number> = new Set([89, 108, 123]);

/** The kind of an error code of a Produce answer. */
function answerKind(code: number): AnswerKind {
  if (code === 0) return { kind: 'acknowledged' };
  if (code === INVALID_RECORD) return { kind: 'refused', error: new Error('INVALID_RECORD') };
  const error = kafkaErrors.createErrorFromCode(code);
  if (REFUSED.has(code)) return { kind: 'refused', error };
  return { kind: error.retriable || NEWER_RETRIABLE.has(code) ? 'retry' : 'failed', error };
}
