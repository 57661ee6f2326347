import { EARLIEST_NAMED_TIME, LATEST_TIME, type Precision } from '../../shared/tdengine/time/precision.ts';

/** A time that a TIMESTAMP of the precision can hold. @param what to begin the message with. @throws Error when it cannot. */
export function storedTime(time: bigint, precision: Precision, what: string): bigint {
  if (time <= LATEST_TIME && time >= EARLIEST_NAMED_TIME) return time;
  throw new Error(`${what} is not within the times that a TIMESTAMP in ${precision} can hold`);
}
