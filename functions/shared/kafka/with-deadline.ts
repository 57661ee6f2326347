/** Rejects when `promise` has not settled within `remainingMs`. */
export async function withDeadline<T>(promise: Promise<T>, remainingMs: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('no answer within the time left')), Math.max(0, remainingMs));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
