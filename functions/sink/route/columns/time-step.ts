import { floorDivide, type Precision, UNITS_PER_MS } from '../../../shared/tdengine/time/precision.ts';
import { checkedTime, latestTime } from '../../../shared/tdengine/time/record-time.ts';
import type { Found } from '../../decode/json/found.ts';
import { type Owner, refused } from './refused.ts';

const NANOSECONDS_PER_MS = 1_000_000n;

/** What is added to the time of an array's elements, so that each has its own. */
export class TimeStep {
  readonly #nanoseconds: bigint;
  readonly #precision: Precision;
  readonly #unit: bigint;
  readonly #latest: string;
  readonly #slot: number;
  readonly #owner: Owner;

  /**
   * @param nanoseconds from one element to the next.
   * @param slot that of the element's place.
   * @param name of what the time is read from, for messages.
   */
  constructor(nanoseconds: bigint, precision: Precision, slot: number, name: string) {
    this.#nanoseconds = nanoseconds;
    this.#precision = precision;
    this.#unit = NANOSECONDS_PER_MS / UNITS_PER_MS[precision];
    this.#latest = latestTime('row', precision);
    this.#slot = slot;
    this.#owner = { name, role: 'timestamp' };
  }

  /** The time of an element. What is finer than the precision is cut, towards the past. @throws RecordError when it is out of range. */
  after(time: string, found: Found): string {
    const later = BigInt(found.json(this.#slot)) * this.#nanoseconds;
    const whole = String(floorDivide(BigInt(time) * this.#unit + later, this.#unit));
    const checked = checkedTime(whole, this.#precision, this.#precision, this.#latest);
    if (typeof checked !== 'string') throw refused(this.#owner, checked.problem);
    return checked;
  }
}
