import { NoAnswerError, ServiceError } from './errors.ts';

/** Tries of one call. */
export const MAX_ATTEMPTS = 3;

/** Whether another try can help: not, soon, or only when the service has had a rest. */
export type RetryKind = 'never' | 'soon' | 'later';

/** Longest first wait, in ms; each further one is twice as long. */
const FIRST_WAIT_MS = { soon: 100, later: 500 } as const;

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

/** How long to wait before another try, in ms: anything up to a bound that doubles, so that callers do not come together. */
export function retryWaitMs(kind: 'soon' | 'later', attempts: number, random: number): number {
  return random * FIRST_WAIT_MS[kind] * 2 ** (attempts - 1);
}
