import { setTimeout as sleep } from 'node:timers/promises';
import type { Invocation } from '../lambda/lambda.ts';
import type { MskRecord } from './record.ts';
import { readResponse } from './response.ts';

/** How failures are handled; bisecting and partial responses need provisioned pollers. */
export interface RetryPolicy {
  readonly bisectBatchOnError: boolean;
  readonly reportBatchItemFailures: boolean;
  /** Pause before the given retry (1, 2, …), in milliseconds. */
  readonly backoffMs: (retry: number) => number;
}

/** A batch that failed and is tried again. */
export interface FailedAttempt {
  readonly batch: readonly MskRecord[];
  /** How often this batch has failed in a row. */
  readonly failures: number;
  readonly reason: string;
}

/** Where a batch is delivered to, and who is told. */
export interface Delivery {
  readonly invoke: (records: readonly MskRecord[]) => Promise<Invocation>;
  readonly policy: RetryPolicy;
  readonly signal: AbortSignal;
  /** Records that the function has dealt with. Called as soon as that is known, before a rest is retried. */
  readonly onDone: (records: readonly MskRecord[]) => Promise<void>;
  readonly onFailure: (attempt: FailedAttempt) => void;
}

/**
 * Hands a batch to the function until all of it is dealt with, for ever if need be: Lambda's default with Kafka.
 * Ends early, without a word to `onDone`, when the signal says so.
 */
export async function deliver(batch: readonly MskRecord[], delivery: Delivery): Promise<void> {
  const { policy, signal } = delivery;
  let left = batch;
  for (let failures = 0; left.length > 0 && !signal.aborted; ) {
    const end = endOf(await delivery.invoke(left), left, policy);
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
    delivery.onFailure({ batch: left, failures, reason });
    await sleep(policy.backoffMs(failures), undefined, { signal }).catch(() => {});
    if (end.kind === 'failed' && policy.bisectBatchOnError && left.length > 1) {
      const middle = Math.ceil(left.length / 2);
      await deliver(left.slice(0, middle), delivery);
      return deliver(left.slice(middle), delivery);
    }
  }
}

function endOf(invocation: Invocation, batch: readonly MskRecord[], policy: RetryPolicy) {
  if (invocation.outcome === 'failed') {
    const { errorType, errorMessage } = invocation.error;
    return { kind: 'failed', reason: `${errorType}: ${errorMessage}` } as const;
  }
  return policy.reportBatchItemFailures ? readResponse(invocation.result, batch) : ({ kind: 'done' } as const);
}
