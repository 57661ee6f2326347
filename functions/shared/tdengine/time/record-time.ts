import { parseDecimal } from '../decimal.ts';
import { type Problem, problem } from '../sql-text.ts';
import { compareTimes } from './digits.ts';
import { digitsOf, parseIsoTime } from './iso-reader.ts';
import {
  type DecimalUnit,
  digitsBetween,
  EARLIEST_TIME,
  LATEST_ROW_TIME,
  LATEST_TIME,
  type Precision,
} from './precision.ts';

/** Units of times in records: fixed ones, ISO 8601 text, or by the number of digits. */
export const RECORD_TIME_UNITS = ['s', 'ms', 'us', 'ns', 'iso', 'auto'] as const;
export type RecordTimeUnit = (typeof RECORD_TIME_UNITS)[number];

/** Units by the number of digits that a time of this century has in them. */
const UNIT_OF_DIGITS: ReadonlyMap<number, DecimalUnit> = new Map([
  [10, 's'],
  [13, 'ms'],
  [16, 'us'],
  [19, 'ns'],
]);

/** A TIMESTAMP that is not a row's time may be any whole number of 64 bits; what is beyond TDengine wraps without a word. */
const LATEST = String(LATEST_TIME);
const EARLIEST = String(EARLIEST_TIME);

const MINUS = 0x2d;
const ZERO = 0x30;

/** The latest time that TDengine stores, in decimal digits: a row's own time has narrower limits than a column's. */
export function latestTime(use: 'row' | 'column', precision: Precision): string {
  return use === 'row' ? LATEST_ROW_TIME[precision] : LATEST;
}

/** A time from its text into a database's precision, in decimal digits. What is finer than the precision is cut. */
export function recordTime(text: string, unit: RecordTimeUnit, precision: Precision, latest: string): string | Problem {
  const time = unit === 'iso' ? isoTime(text, precision) : numericTime(text, unit, precision);
  return typeof time === 'string' ? checkedTime(time, unit, precision, latest) : time;
}

/** A time that is within the limits, in decimal digits without zeros in front. */
export function checkedTime(
  time: string,
  unit: RecordTimeUnit,
  precision: Precision,
  latest: string,
): string | Problem {
  // No limit has fewer digits.
  if (time.length < latest.length) return time;
  const isBelowZero = time.charCodeAt(0) === MINUS;
  const isOutside = compareTimes(time, latest) > 0 || (isBelowZero && compareTimes(EARLIEST, time) > 0);
  return isOutside ? problem(`the time, read as ${unit}, is out of the range of a ${precision} database`) : time;
}

function isoTime(text: string, precision: Precision): string | Problem {
  const instant = parseIsoTime(text);
  return instant === undefined
    ? problem('the text is not an ISO 8601 date and time with a zone')
    : digitsOf(instant, precision);
}

function numericTime(text: string, unit: DecimalUnit | 'auto', precision: Precision): string | Problem {
  const decimal = parseDecimal(text);
  if (decimal === undefined) return problem(`the text is not a number, as the unit ${unit} needs`);
  const { isNegative, whole, fraction } = decimal;
  const fixed = unit === 'auto' ? UNIT_OF_DIGITS.get(whole.length) : unit;
  if (fixed === undefined) return problem('with the unit auto a time has 10, 13, 16 or 19 digits');
  const digits = shifted(whole, fraction, digitsBetween(fixed, precision));
  return isNegative && digits !== '0' ? `-${digits}` : digits;
}

/** The number with its point moved by so many digits to the right; what is then behind the point is cut. */
function shifted(whole: string, fraction: string, power: number): string {
  const digits = power >= 0 ? whole + fraction.slice(0, power).padEnd(power, '0') : whole.slice(0, power);
  if (digits.charCodeAt(0) !== ZERO && digits !== '') return digits;
  return digits.replace(/^0+/, '') || '0';
}
