/**
 * Rejects when `promise` has not settled within `remainingMs`: what it waits for goes on, and nobody is told of its end.
 * @param who is waited for, for the message, such as `Amazon MSK`.
 */
export async function withDeadline<T>(promise: Promise<T>, remainingMs: number, who: string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`${who} gave no answer within the time left`)),
    Math.max(0, remainingMs),
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Kept back of an invocation's time, in ms, for what is done when all waiting has ended: the log, the metrics and the
 * answer. They need the processor alone, of which a function of 256 MB has a seventh.
 */
export const ANSWER_MS = 1_000;

/**
 * How long the AWS SDK waits for a connection and for an answer, in ms, at each of its three or four tries. By itself it
 * waits for as long as the invocation has.
 */
export function awsTimeouts(answerMs: number) {
  return { connectionTimeout: answerMs, requestTimeout: answerMs, throwOnRequestTimeout: true } as const;
}

/** Longest wait for AWS's control planes, in ms: they answer within one second. */
export const CONTROL_PLANE_MS = 5_000;
