import type { FieldTimeUnit } from '../../../shared/settings/routes.ts';
import { parseDecimal } from '../../../shared/tdengine/decimal.ts';
import { INTEGER, isNumber, isString, type JsonValue } from '../../decode/json/value.ts';
import { type DatabasePrecision, isAfter, LATEST } from '../../decode/time.ts';
import { parseIsoTime } from '../iso-time.ts';
import { type Owner, refused, wrongKind } from './refused.ts';

/** Decimal digits by which a unit is coarser than nanoseconds. */
const POWERS = { ns: 0, us: 3, ms: 6, s: 9 } as const;

type FixedUnit = keyof typeof POWERS;

/** Units by the number of digits that a time of this century has in them. */
const UNIT_OF_DIGITS: ReadonlyMap<number, FixedUnit> = new Map([
  [10, 's'],
  [13, 'ms'],
  [16, 'us'],
  [19, 'ns'],
]);

/** A TIMESTAMP that is not a row's time may be any whole number of 64 bits; what is beyond TDengine wraps without a word. */
const LAST = '9223372036854775807';
const FIRST = '-9223372036854775808';

const MINUS = 0x2d;
const ZERO = 0x30;

/** Reads times of one unit into a database's precision, in decimal digits. What is finer than the precision is cut. */
export class TimeReader {
  readonly #unit: FieldTimeUnit;
  readonly #precision: DatabasePrecision;
  /** Digits by which the unit is coarser (above zero) or finer than the precision; NaN when it is not fixed. */
  readonly #power: number;
  readonly #zeros: string;
  readonly #latest: string;

  /** @param use a row's own time has narrower limits than a column of type TIMESTAMP. */
  constructor(unit: FieldTimeUnit, precision: DatabasePrecision, use: 'row' | 'column') {
    this.#unit = unit;
    this.#precision = precision;
    this.#power = unit === 'iso' || unit === 'auto' ? Number.NaN : POWERS[unit] - POWERS[precision];
    this.#zeros = '0'.repeat(Math.max(0, this.#power || 0));
    this.#latest = use === 'row' ? LATEST[precision] : LAST;
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
        return this.#checked(time, owner);
      }
    }
    if (!isNumber(kind) && !isString(kind)) {
      throw wrongKind(owner, 'a time', 'a number or text', kind);
    }
    return this.whole(value.plain(), owner);
  }

  /** A time from its text. @throws RecordError when it is none in the unit, or one that TDengine does not store. */
  whole(plain: string, owner: Owner): string {
    return this.#checked(this.#digits(plain, owner), owner);
  }

  #digits(plain: string, owner: Owner): string {
    if (this.#unit === 'iso') return this.#ofIso(plain, owner);
    const decimal = parseDecimal(plain);
    if (decimal === undefined) throw refused(owner, `the text is not a number, as the unit ${this.#unit} needs`);
    const unit = this.#unit === 'auto' ? UNIT_OF_DIGITS.get(decimal.whole.length) : this.#unit;
    if (unit === undefined) throw refused(owner, 'with the unit auto a time has 10, 13, 16 or 19 digits');
    const power = POWERS[unit] - POWERS[this.#precision];
    return signed(decimal.isNegative, shifted(decimal.whole, decimal.fraction, power));
  }

  #ofIso(plain: string, owner: Owner): string {
    const instant = parseIsoTime(plain);
    if (instant === undefined) throw refused(owner, 'the text is not an ISO 8601 date and time with a zone');
    const { seconds, fraction } = instant;
    const power = POWERS.s - POWERS[this.#precision];
    if (seconds >= 0) return shifted(String(seconds), fraction, power);
    const below = BigInt(seconds) * 10n ** BigInt(power) + BigInt(shifted('0', fraction, power));
    return String(below);
  }

  #checked(digits: string, owner: Owner): string {
    // No limit has fewer digits.
    if (digits.length < this.#latest.length) return digits;
    const isBelowZero = digits.charCodeAt(0) === MINUS;
    if (isAfter(digits, this.#latest) || (isBelowZero && isAfter(FIRST, digits))) {
      throw refused(owner, `the time, read as ${this.#unit}, is out of the range of a ${this.#precision} database`);
    }
    return digits;
  }
}

/** The number with its point moved by so many digits to the right; what is then behind the point is cut. */
function shifted(whole: string, fraction: string, power: number): string {
  const digits = power >= 0 ? whole + fraction.slice(0, power).padEnd(power, '0') : whole.slice(0, power);
  if (digits.charCodeAt(0) !== ZERO && digits !== '') return digits;
  return digits.replace(/^0+/, '') || '0';
}

function signed(isNegative: boolean, digits: string): string {
  return isNegative && digits !== '0' ? `-${digits}` : digits;
}
