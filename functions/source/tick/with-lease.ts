import { acquireLease, type Lease, type LeaseItem, releaseLease } from '../checkpoint/lease/lease.ts';
import type { Invocation } from './invocation.ts';

/** A lease that is held, and given back when the work is done. */
export interface HeldLease {
  readonly lease: Lease;
  /** Keeps a note for the next holder, also when the work fails afterwards. */
  keep(note: string): void;
}

/** A lease outlives its holder's time by this, in ms: for clocks that differ and for what runs on after the time. */
export const LEASE_MARGIN_MS = 30_000;

/** Works while a lease is held. @returns undefined when another invocation holds it. */
export async function withLease<T>(
  { checkpoints, owner, now, timeLeft, log }: Invocation,
  item: LeaseItem,
  work: (held: HeldLease) => Promise<T>,
): Promise<T | undefined> {
  const lease = await acquireLease(checkpoints, item, owner, now(), now() + timeLeft() + LEASE_MARGIN_MS);
  if (lease === undefined) {
    log.info('another invocation holds the lease', { lease: item });
    return undefined;
  }
  let kept: string | undefined;
  const keep = (note: string) => {
    kept = note;
  };
  try {
    return await work({ lease, keep });
  } finally {
    await releaseLease(checkpoints, lease, kept).catch((error: unknown) => {
      log.warn('the lease could not be given back and will run out', { lease: item, reason: String(error) });
    });
  }
}
