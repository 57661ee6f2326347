import type { MskRecord } from './record.ts';

/**
 * Why records are passed over, as Lambda calls it. What it calls the age of a Kafka record is not documented: this is
 * its name for other streams.
 */
export type GiveUpCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded' | 'MaximumPayloadSizeExceeded';

/** How an invocation ended that did not deal with all of its batch. */
export interface FailedInvocation {
  readonly requestId: string;
  /** Whether the function threw, timed out or died; it may also have named records that failed. */
  readonly threw: boolean;
}

/** Records that the function is not given again. */
export interface GivenUp {
  readonly batch: readonly MskRecord[];
  readonly condition: GiveUpCondition;
  readonly reason: string;
  /** How often the function got them; what it got before a split or a part that succeeded is not counted. */
  readonly invocations: number;
  /** Undefined when the function never got them. */
  readonly last: FailedInvocation | undefined;
}
