/**
 * How long the AWS SDK waits for a connection and for an answer, in ms, at each of its three or four tries. By itself it
 * waits for as long as the invocation has.
 */
export function awsTimeouts(answerMs: number) {
  return { connectionTimeout: answerMs, requestTimeout: answerMs, throwOnRequestTimeout: true } as const;
}

/** Longest wait for AWS's control planes, in ms: they answer within one second. */
export const CONTROL_PLANE_MS = 5_000;
