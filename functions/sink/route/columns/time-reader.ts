import type { Problem } from '../../../shared/tdengine/sql-text.ts';
import { digitsBetween, type Precision } from '../../../shared/tdengine/time/precision.ts';
import { checkedTime, latestTime, type RecordTimeUnit, recordTime } from '../../../shared/tdengine/time/record-time.ts';
import { INTEGER, isNumber, isString, type JsonValue } from '../../decode/json/value.ts';
import { type Owner, refused, wrongKind } from './refused.ts';

const MINUS = 0x2d;
const ZERO = 0x30;

/** Reads times of one unit into a database's precision, in decimal digits. What is finer than the precision is cut. */
export class TimeReader {
  readonly unit: RecordTimeUnit;
  readonly #precision: Precision;
  /** Digits by which the unit is coarser (above zero) or finer than the precision; NaN when it is not fixed. */
  readonly #power: number;
  readonly #zeros: string;
  readonly #latest: string;

  /** @param use a row's own time has narrower limits than a column of type TIMESTAMP. */
  constructor(unit: RecordTimeUnit, precision: Precision, use: 'row' | 'column') {
    this.unit = unit;
    this.#precision = precision;
    this.#power = unit === 'iso' || unit === 'auto' ? Number.NaN : digitsBetween(unit, precision);
    this.#zeros = '0'.repeat(Math.max(0, this.#power || 0));
    this.#latest = latestTime(use, precision);
  }

  /** @throws RecordError when the value is no time in the unit, or one that TDengine does not store. */
  read(value: JsonValue, owner: Owner): string {
    const { text, kind, start, end } = value;
    if (kind === INTEGER && this.#power >= 0) {
      const first = text.charCodeAt(start);
      if (first !== MINUS && first !== ZERO) {
        const digits = text.slice(start, end);
        const time = this.#power === 0 ? digits : digits + this.#zeros;
        // One look before the whole of two texts is compared, for which the sum of two must be made one.
        if (time.length <= this.#latest.length && first < this.#latest.charCodeAt(0)) return time;
        return taken(checkedTime(time, this.unit, this.#precision, this.#latest), owner);
      }
    }
    if (!isNumber(kind) && !isString(kind)) {
      throw wrongKind(owner, 'a time', 'a number or text', kind);
    }
    return this.whole(value.plain(), owner);
  }

  /** A time from its text. @throws RecordError when it is none in the unit, or one that TDengine does not store. */
  whole(plain: string, owner: Owner): string {
    return taken(recordTime(plain, this.unit, this.#precision, this.#latest), owner);
  }
}

function taken(time: string | Problem, owner: Owner): string {
  if (typeof time !== 'string') throw refused(owner, time.problem);
  return time;
}
