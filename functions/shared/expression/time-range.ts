import { Fault } from './fault.ts';
import { Duration, Timestamp } from './value.ts';

const SECOND = 1_000_000_000n;

/** From the year 1 to the year 9999, as CEL has them. */
const EARLIEST = -62_135_596_800n * SECOND;
const LATEST = 253_402_300_800n * SECOND - 1n;

/** As far as from the one to the other. */
const LONGEST = 315_576_000_000n * SECOND;

/** @throws Fault for a time before the year 1 or after 9999 */
export function timeAt(nanos: bigint): Timestamp {
  if (nanos < EARLIEST || nanos > LATEST) throw new Fault('a time is not in the years 1 to 9999');
  return new Timestamp(nanos);
}

/** @throws Fault for a span of more than 10,000 years */
export function spanOf(nanos: bigint): Duration {
  if (nanos > LONGEST || nanos < -LONGEST) throw new Fault('a duration is longer than 10,000 years');
  return new Duration(nanos);
}
