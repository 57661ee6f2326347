import type { Partition } from '../../partition/partition.ts';

/** Waits until `isReady`, asked again after each change of a partition; at most `maxWaitMs`, and not when the asker has gone. */
export async function waitUntil(
  isReady: () => boolean,
  partitions: readonly Partition[],
  maxWaitMs: number,
  gone: AbortSignal,
): Promise<void> {
  if (maxWaitMs <= 0 || gone.aborted || isReady()) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => {
    if (isReady()) resolve();
  };
  const stopWatching = partitions.map((partition) => partition.watch(look));
  const timer = setTimeout(resolve, maxWaitMs);
  const leave = () => resolve();
  gone.addEventListener('abort', leave);
  await promise;
  clearTimeout(timer);
  gone.removeEventListener('abort', leave);
  for (const stop of stopWatching) stop();
}
