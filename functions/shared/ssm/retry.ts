import { type BackOff, backOffMs } from '../back-off.ts';
import { NoAnswerError, ServiceError } from './answer.ts';

/** Tries of one call. */
export const MAX_ATTEMPTS = 3;

/** Whether another try can help: not, soon, or only when the service has had a rest. */
export type RetryKind = 'never' | 'soon' | 'later';

/** Waits before the second and the third try: all of them by chance. */
const WAITS: Readonly<Record<Exclude<RetryKind, 'never'>, BackOff>> = {
  soon: { firstMs: 100, longestMs: 200, leastPart: 0 },
  later: { firstMs: 500, longestMs: 1_000, leastPart: 0 },
};

// The names of throttling that SSM and what stands before it use, of those in the AWS SDKs' standard retry mode:
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
const THROTTLED: ReadonlySet<string> = new Set([
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
]);

/** Whether a call that failed with `error` is worth another try. */
export function retryKind(error: unknown): RetryKind {
  if (error instanceof NoAnswerError) return 'soon';
  if (!(error instanceof ServiceError)) return 'never';
  if (error.status === 429 || THROTTLED.has(error.name)) return 'later';
  return error.status >= 500 ? 'soon' : 'never';
}

/** How long to wait before another try, in ms: anything up to a bound that doubles. */
export function retryWaitMs(kind: 'soon' | 'later', attempts: number, random: number): number {
  return backOffMs(WAITS[kind], attempts, random);
}
