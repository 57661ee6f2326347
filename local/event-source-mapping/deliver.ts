import { setTimeout as sleep } from 'node:timers/promises';
import type { Invocation } from '../lambda/lambda.ts';
import type { MskRecord } from './event.ts';
import type { FailedInvocation, GivenUp } from './given-up.ts';
import { type Reading, readResponse } from './response.ts';

/** How failures are handled. On AWS, all but ten retries beside a destination needs provisioned pollers. */
export interface RetryPolicy {
  readonly bisectBatchOnError: boolean;
  readonly reportBatchItemFailures: boolean;
  /**
   * How a partial response is read.
   * @default from the lowest
   */
  readonly reading?: Reading;
  /** How often a failed batch is handed over again before it is given up; infinite for no end. */
  readonly maximumRetryAttempts: number;
  /** Age at which a record is given up, in milliseconds; infinite for never. */
  readonly maximumRecordAgeMs: number;
  /** Pause before the given retry (1, 2, …), in milliseconds. */
  readonly backoffMs: (retry: number) => number;
}

/** A batch that failed and is tried again. */
export interface FailedAttempt {
  readonly batch: readonly MskRecord[];
  /** How often this batch has failed in a row. */
  readonly failures: number;
  /** How often it is tried again before it is given up; infinite for no end. */
  readonly retriesLeft: number;
  readonly reason: string;
  /** Of the invocation; undefined when it is the failure destination that could not be told. */
  readonly requestId?: string;
}

type LastFailure = FailedInvocation & { readonly reason: string };

/** Where a batch is delivered to, and who is told. */
export interface Delivery {
  readonly invoke: (records: readonly MskRecord[]) => Promise<Invocation>;
  readonly policy: RetryPolicy;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Whether a record fits into an invocation. */
  readonly isInvocable: (record: MskRecord) => boolean;
  /** Records that the function has dealt with. Called as soon as that is known, before a rest is retried. */
  readonly onDone: (records: readonly MskRecord[]) => Promise<void>;
  /** Records that the function is not given again. Called again after a pause when it rejects. */
  readonly onGivenUp: (givenUp: GivenUp) => Promise<void>;
  readonly onFailure: (attempt: FailedAttempt) => void;
}

/**
 * Hands a batch to the function until all of it is dealt with or given up; without limits for ever if need be, Lambda's
 * default with Kafka (https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html).
 * Ends early, without a word to `onDone`, when the signal says so.
 */
export function deliver(batch: readonly MskRecord[], delivery: Delivery): Promise<void> {
  return deliverAfter(undefined, batch, delivery);
}

/** Delivers a batch of which the last failure is known, if it is a part of one that failed. */
async function deliverAfter(
  failure: LastFailure | undefined,
  batch: readonly MskRecord[],
  delivery: Delivery,
): Promise<void> {
  const { policy, signal } = delivery;
  let left = batch;
  let last = failure;
  for (let failures = 0; left.length > 0 && !signal.aborted; ) {
    const hopeless = hopelessOf(left, delivery);
    if (hopeless !== undefined) {
      const reason = last === undefined ? hopeless.reason : `${hopeless.reason}; ${last.reason}`;
      await giveUp(
        { ...hopeless, reason, invocations: last === undefined ? 0 : Math.max(1, failures), last },
        delivery,
      );
      const gone = new Set(hopeless.batch);
      left = left.filter((record) => !gone.has(record));
      continue;
    }
    const invocation = await delivery.invoke(left);
    const end = endOf(invocation, left, policy);
    if (end.kind === 'done') return delivery.onDone(left);
    if (end.kind === 'partial') {
      const kept = new Set(end.left);
      const done = left.filter((record) => !kept.has(record));
      if (done.length > 0) {
        failures = 0;
        await delivery.onDone(done);
      }
      left = end.left;
    }
    failures += 1;
    const reason = end.kind === 'failed' ? end.reason : 'the function reported records that failed';
    last = { requestId: invocation.requestId, threw: invocation.outcome === 'failed', reason };
    // To split a batch counts as no retry, as with Kinesis: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
    const splits = end.kind === 'failed' && policy.bisectBatchOnError && left.length > 1;
    if (!splits && failures > policy.maximumRetryAttempts) {
      const condition = 'RetryAttemptsExhausted';
      return giveUp({ batch: left, condition, reason, invocations: failures, last }, delivery);
    }
    const retriesLeft = policy.maximumRetryAttempts - (splits ? 0 : failures - 1);
    delivery.onFailure({ batch: left, failures, retriesLeft, reason, requestId: invocation.requestId });
    await sleep(policy.backoffMs(failures), undefined, { signal }).catch(() => {});
    if (splits) {
      const middle = Math.ceil(left.length / 2);
      await deliverAfter(last, left.slice(0, middle), delivery);
      return deliverAfter(last, left.slice(middle), delivery);
    }
  }
}

/** Records that the function is not given at all: those that are too old, or the only one when it is too large. */
function hopelessOf(records: readonly MskRecord[], { policy, now, isInvocable }: Delivery) {
  const oldest = now() - policy.maximumRecordAgeMs;
  const tooOld = records.filter(({ timestamp }) => timestamp < oldest);
  if (tooOld.length > 0) {
    const reason = `older than maximumRecordAgeSeconds, ${policy.maximumRecordAgeMs / 1_000}`;
    return { batch: tooOld, condition: 'RecordAgeExceeded', reason } as const;
  }
  const [first] = records;
  if (records.length > 1 || first === undefined || isInvocable(first)) return undefined;
  return { batch: records, condition: 'MaximumPayloadSizeExceeded', reason: 'larger than an invocation' } as const;
}

/** Says that records are given up until it is taken note of, so that none is lost without a word. */
async function giveUp(givenUp: GivenUp, { policy, signal, onGivenUp, onFailure }: Delivery): Promise<void> {
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      return await onGivenUp(givenUp);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      onFailure({ batch: givenUp.batch, failures, retriesLeft: Number.POSITIVE_INFINITY, reason });
      await sleep(policy.backoffMs(failures), undefined, { signal }).catch(() => {});
    }
  }
}

function endOf(invocation: Invocation, batch: readonly MskRecord[], policy: RetryPolicy) {
  if (invocation.outcome === 'failed') {
    const { errorType, errorMessage } = invocation.error;
    return { kind: 'failed', reason: `${errorType}: ${errorMessage}` } as const;
  }
  return policy.reportBatchItemFailures
    ? readResponse(invocation.result, batch, policy.reading ?? 'from the lowest')
    : ({ kind: 'done' } as const);
}
