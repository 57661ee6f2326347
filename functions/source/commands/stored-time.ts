import type { Precision } from '../precision.ts';

/** The latest time that a TIMESTAMP can hold, in its unit: an int64. */
const LATEST = 2n ** 63n - 1n;

/** A time that a TIMESTAMP of the precision can hold. @param what to begin the message with. @throws Error when it cannot. */
export function storedTime(time: bigint, precision: Precision, what: string): bigint {
  if (time <= LATEST && time >= -LATEST) return time;
  throw new Error(`${what} is not within the times that a TIMESTAMP in ${precision} can hold`);
}
