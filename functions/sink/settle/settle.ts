import { type EventRecord, partitionName } from '../receive/kafka-event.ts';
import type { Outcome } from './outcomes.ts';

/** A record that Lambda is to send again. */
export interface BatchItemFailure {
  readonly itemIdentifier: { readonly partition: string; readonly offset: number };
}

/** Lambda's answer for a batch of which a part is to be sent again. */
export interface PartialBatchResponse {
  readonly batchItemFailures: readonly BatchItemFailure[];
}

/** Stops each partition at its first rejected record, as `errors.tolerance: none` says: it and all behind it wait. */
export function stopAtRejections(records: readonly EventRecord[], outcomes: readonly Outcome[]): readonly Outcome[] {
  return fromFirst(records, outcomes, 'rejected');
}

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

/**
 * Every record that is to be sent again, which of settled outcomes are all from the first one of each partition on. Lambda
 * either takes the lowest offset of a partition or sends just what is named
 * (https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html): both then come to the same. It stays
 * below the 6 MB of an answer, since each record takes more bytes of the event, which has that limit too.
 */
export function failuresOf(records: readonly EventRecord[], outcomes: readonly Outcome[]): BatchItemFailure[] {
  const failures: BatchItemFailure[] = [];
  for (let index = 0; index < outcomes.length; index++) {
    const record = records[index];
    if (outcomes[index]?.kind !== 'retry' || record === undefined) continue;
    failures.push({ itemIdentifier: { partition: partitionName(record), offset: record.offset } });
  }
  return failures;
}

/** The first failure of each partition, in the failures' order. */
export function firstFailures(failures: readonly BatchItemFailure[]): BatchItemFailure[] {
  const first = new Map<string, BatchItemFailure>();
  for (const failure of failures) {
    const { partition } = failure.itemIdentifier;
    if (!first.has(partition)) first.set(partition, failure);
  }
  return [...first.values()];
}

function fromFirst(
  records: readonly EventRecord[],
  outcomes: readonly Outcome[],
  kind: Outcome['kind'],
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
    const error = outcome.kind === 'rejected' || outcome.kind === 'retry' ? outcome.error : new Error(kind);
    const retry: Outcome = { kind: 'retry', error };
    stopped.set(partition, retry);
    return retry;
  });
}
