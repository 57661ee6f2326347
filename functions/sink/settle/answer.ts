import { type EventRecord, partitionName } from '../receive/kafka-event.ts';
import type { Outcome } from './outcomes.ts';
import type { SinkLog } from './report.ts';
import { placeOf } from './shown.ts';

/** A record that Lambda is to send again. */
export interface BatchItemFailure {
  readonly itemIdentifier: { readonly partition: string; readonly offset: number };
}

/** Lambda's answer for a batch of which a part is to be sent again. */
export interface PartialBatchResponse {
  readonly batchItemFailures: readonly BatchItemFailure[];
}

/** What is told of the records that are to be sent again. */
export interface AnswerContext {
  readonly log: SinkLog;
  /** Whether Lambda takes a partial answer. */
  readonly reportsPartially: boolean;
}

/**
 * The answer for settled outcomes, which the log tells too.
 * @param steps the outcomes before they were settled: the first that has a record to be sent again has the reason.
 * @returns nothing when no record is to be sent again.
 * @throws Error without partial answers, when any is.
 */
export function answerOf(
  { log, reportsPartially }: AnswerContext,
  records: readonly EventRecord[],
  outcomes: readonly Outcome[],
  steps: readonly (readonly Outcome[])[],
): PartialBatchResponse | undefined {
  const failures = failuresOf(records, outcomes);
  if (failures.length === 0) return undefined;
  const reason = steps.map((step) => whyRetried(records, step)).find((why) => why !== undefined);
  const from = firstFailures(failures).map(({ itemIdentifier }) => itemIdentifier);
  log.error('records are to be sent again', { from, reason });
  if (reportsPartially) return { batchItemFailures: failures };
  throw new Error(`the batch is to be sent again: ${reason}`);
}

/**
 * Every record that is to be sent again, which of settled outcomes are all from the first one of each partition on. Lambda
 * either takes the lowest offset of a partition or sends just what is named
 * (https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html): both then come to the same. It stays
 * below the 6 MB of an answer, since each record takes more bytes of the event, which has that limit too.
 */
function failuresOf(records: readonly EventRecord[], outcomes: readonly Outcome[]): BatchItemFailure[] {
  const failures: BatchItemFailure[] = [];
  for (let index = 0; index < outcomes.length; index++) {
    const record = records[index];
    if (outcomes[index]?.kind !== 'retry' || record === undefined) continue;
    failures.push({ itemIdentifier: { partition: partitionName(record), offset: record.offset } });
  }
  return failures;
}

/** The first failure of each partition, in the failures' order. */
function firstFailures(failures: readonly BatchItemFailure[]): BatchItemFailure[] {
  const first = new Map<string, BatchItemFailure>();
  for (const failure of failures) {
    const { partition } = failure.itemIdentifier;
    if (!first.has(partition)) first.set(partition, failure);
  }
  return [...first.values()];
}

/** Place and reason of the first record to be sent again. */
function whyRetried(records: readonly EventRecord[], outcomes: readonly Outcome[]): string | undefined {
  for (const [index, outcome] of outcomes.entries()) {
    const record = records[index];
    if (outcome.kind === 'retry' && record !== undefined) return `${placeOf(record)}: ${outcome.error.message}`;
  }
  return undefined;
}
