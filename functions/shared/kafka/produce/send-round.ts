import { type AnswerKind, answerKind } from './answer-kind.ts';
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
        settle(ofLeader, (batch) => kindOf(answers, batch));
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

function kindOf(answers: readonly BatchAnswer[], { topic, partition }: QueuedBatch): AnswerKind {
  const answer = answers.find((each) => each.topic === topic && each.partition === partition);
  if (answer === undefined) return { kind: 'retry', error: new Error('the broker left a partition out of its answer') };
  return answerKind(answer.errorCode);
}
