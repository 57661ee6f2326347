import { acquireLease, type Lease, type LeaseItem, releaseLease } from '../checkpoint/lease/lease.ts';
import type { TickParts } from './parts.ts';

/** A lease outlives its holder's time by this, in ms: for clocks that differ and for what runs on after the time. */
export const LEASE_MARGIN_MS = 30_000;

/**
 * Works while a lease is held.
 * @param work is given what keeps a note for the next holder, also when it fails afterwards.
 * @returns undefined when another invocation holds it.
 */
export async function withLease<T>(
  { checkpoints, owner, now, timeLeft, log }: TickParts,
  item: LeaseItem,
  work: (lease: Lease, keep: (note: string) => void) => Promise<T>,
): Promise<T | undefined> {
  const lease = await acquireLease(checkpoints, item, owner, now(), now() + timeLeft() + LEASE_MARGIN_MS);
  if (lease === undefined) {
    log.info('another invocation holds the lease', { lease: item });
    return undefined;
  }
  let kept: string | undefined;
  try {
    return await work(lease, (note) => {
      kept = note;
    });
  } finally {
    await releaseLease(checkpoints, lease, kept).catch((error: unknown) => {
      log.warn('the lease could not be given back and will run out', { lease: item, reason: String(error) });
    });
  }
}
