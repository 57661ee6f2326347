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
