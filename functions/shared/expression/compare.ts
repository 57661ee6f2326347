import { type Decimal as Digits, parseDecimal } from '../tdengine/decimal.ts';
import { Fault, type Meter } from './fault.ts';
import { isNumeric, type Numeric, noOverload } from './number.ts';
import { Decimal, Duration, isList, isMap, type Key, Timestamp, TypeValue, typeOf, Uint, type Value } from './value.ts';

/** Whether two values are equal: numbers of all types by their value, values of different kinds never. */
export function isEqual(a: Value, b: Value, meter: Meter): boolean {
  if (a === b) return true;
  if (typeof a === 'string' || typeof b === 'string' || typeof a === 'boolean' || a === null || b === null) {
    if (typeof a === 'string') meter.look(a.length);
    return false;
  }
  if (isNumeric(a)) return isNumeric(b) && compareNumbers(a, b) === 0;
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  if (a instanceof Timestamp) return b instanceof Timestamp && a.nanos === b.nanos;
  if (a instanceof Duration) return b instanceof Duration && a.nanos === b.nanos;
  if (a instanceof TypeValue) return b instanceof TypeValue && a.name === b.name;
  if (isList(a)) {
    meter.step(a.length);
    return isList(b) && a.length === b.length && a.every((each, index) => isEqual(each, b[index] ?? null, meter));
  }
  if (!isMap(a) || typeof b !== 'object' || !isMap(b) || a.size !== b.size) return false;
  meter.step(a.size);
  for (const [key, value] of a) {
    const other = b.get(key);
    if (other === undefined || !isEqual(value, other, meter)) return false;
  }
  return true;
}

/** Below 0, 0 or above 0; NaN when one of two numbers is NaN. @throws Fault for values without order. */
export function compared(sign: string, a: Value, b: Value, meter: Meter): number {
  if (isNumeric(a) && isNumeric(b)) return compareNumbers(a, b);
  if (typeof a === 'string' && typeof b === 'string') {
    meter.look(Math.min(a.length, b.length));
    return a === b ? 0 : compareTexts(a, b);
  }
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  if (a instanceof Timestamp && b instanceof Timestamp) return order(a.nanos, b.nanos);
  if (a instanceof Duration && b instanceof Duration) return order(a.nanos, b.nanos);
  throw noOverload(sign, a, b);
}

/** Compares by code points, which is not by UTF-16 where there are surrogates. */
function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === length) return a.length - b.length;
  const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
  const isSurrogate = (code: number) => code >= 0xd800 && code < 0xe000;
  return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1;
}

/** Compares numbers of any types by their exact values; with a double, a decimal is the double nearest to it. */
function compareNumbers(a: Numeric, b: Numeric): number {
  if (typeof a === 'number' && typeof b === 'number')
    return a - b === 0 || a === b ? 0 : a < b ? -1 : a > b ? 1 : Number.NaN;
  if (a instanceof Decimal && typeof b === 'number') return compareWithDouble(a, b);
  if (typeof a === 'number' && b instanceof Decimal) return -compareWithDouble(b, a);
  if (a instanceof Decimal || b instanceof Decimal) return compareDigits(digitsOf(a), digitsOf(b));
  return order(a instanceof Uint ? a.value : a, b instanceof Uint ? b.value : b);
}

function compareWithDouble(decimal: Decimal, double: number): number {
  if (double < decimal.least) return 1;
  return double > decimal.most ? -1 : compareNumbers(decimal.double, double);
}

/** JavaScript compares a bigint with a number by their exact values. */
function order(a: bigint | number, b: bigint | number): number {
  return a < b ? -1 : a > b ? 1 : Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : 0;
}

function digitsOf(value: Numeric): Digits {
  const text = value instanceof Decimal ? value.text : String(value instanceof Uint ? value.value : value);
  const digits = parseDecimal(text);
  if (digits === undefined) throw new Error('a number has no digits');
  return digits;
}

function compareDigits(a: Digits, b: Digits): number {
  if (a.isNegative !== b.isNegative) return a.isNegative ? -1 : 1;
  const size =
    a.whole.length - b.whole.length || compareTexts(a.whole, b.whole) || compareTexts(a.fraction, b.fraction);
  return a.isNegative ? -size : size;
}

/** Whether a value is an element of a list or a key of a map. @throws Fault when it can be in neither. */
export function isIn(value: Value, container: Value, meter: Meter): boolean {
  if (isList(container)) {
    meter.step(container.length);
    return container.some((each) => isEqual(value, each, meter));
  }
  if (typeof container === 'object' && container !== null && isMap(container)) {
    const key = keyOf(value);
    return key !== undefined && container.has(key);
  }
  throw noOverload('in', value, container);
}

/** A value as a map's key: whole numbers are equal whatever their type; undefined for what is never one. */
export function keyOf(value: Value): Key | undefined {
  if (typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean') return value;
  if (value instanceof Uint) return value.value;
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined;
}

/** The element of a list or the value of a map's key; undefined when there is none. @throws Fault for what has neither. */
export function memberOf(container: Value, member: Value): Value | undefined {
  if (isList(container)) {
    const place = keyOf(member);
    if (typeof place !== 'bigint') throw new Fault(`a list has no element ${typeOf(member)}`);
    return place < 0n ? undefined : container[Number(place)];
  }
  if (typeof container === 'object' && container !== null && isMap(container)) {
    const key = keyOf(member);
    return key === undefined ? undefined : container.get(key);
  }
  throw new Fault(`${typeOf(container)} has no fields`);
}
