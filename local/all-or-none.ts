/**
 * Waits until all have started. When one cannot start, ends those that have, so that nothing is left running.
 * @throws the first failure
 */
export async function allOrNone<T>(starting: readonly Promise<T>[], end: (started: T) => Promise<void>): Promise<T[]> {
  const settled = await Promise.allSettled(starting);
  const started = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed === undefined) return started;
  await Promise.all(started.map(end));
  throw failed.reason;
}
