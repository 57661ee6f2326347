import { type EventRecord, partitionName } from '../receive/kafka-event.ts';
import type { Outcome } from './outcomes.ts';

/**
 * The outcomes as Kafka will see them. With partial answers, Lambda sends a partition again from the first record that
 * is to be sent again, so all behind it will be judged anew; without, it sends the whole batch again.
 */
export function settle(
  records: readonly EventRecord[],
  outcomes: readonly Outcome[],
  partial: boolean,
): readonly Outcome[] {
  if (partial) return fromFirst(records, outcomes, 'retry');
  const first = outcomes.find((outcome) => outcome.kind === 'retry');
  return first === undefined ? outcomes : outcomes.map((outcome) => (outcome.kind === 'retry' ? outcome : first));
}

/** The outcomes, in which of each partition the first record of a kind and all behind it are to be sent again. */
export function fromFirst(
  records: readonly EventRecord[],
  outcomes: readonly Outcome[],
  kind: 'rejected' | 'retry',
): readonly Outcome[] {
  if (!outcomes.some((outcome) => outcome.kind === kind)) return outcomes;
  const stopped = new Map<string, Outcome>();
  return outcomes.map((outcome, index) => {
    const record = records[index];
    if (record === undefined) return outcome;
    const partition = partitionName(record);
    const stop = stopped.get(partition);
    if (stop !== undefined) return outcome.kind === 'retry' ? outcome : stop;
    if (outcome.kind !== kind) return outcome;
    const retry: Outcome = { kind: 'retry', error: outcome.error };
    stopped.set(partition, retry);
    return retry;
  });
}
