import { Fault, Missing } from './fault.ts';
import { Decimal, typeOf, Uint, type Value } from './value.ts';

/** A number of any type. */
export type Numeric = bigint | number | Uint | Decimal;

/** The largest `uint`. */
export const MOST_UINT = (1n << 64n) - 1n;

/** Whether a value is a number. */
export function isNumeric(value: Value): value is Numeric {
  return typeof value === 'bigint' || typeof value === 'number' || value instanceof Uint || value instanceof Decimal;
}

/** @throws Fault for a whole number beyond 64 bits. */
export function int(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw new Fault('a whole number is beyond 64 bits');
  return value;
}

/** @throws Fault for a whole number that is no `uint`. */
export function uint(value: bigint): Uint {
  if (value < 0n || value > MOST_UINT) throw new Fault('a whole number is beyond those of uint');
  return new Uint(value);
}

/** The double that a number is in arithmetic with one. @throws Fault for a whole number that none is. */
export function exactDouble(value: Numeric): number {
  if (typeof value === 'number') return value;
  if (value instanceof Decimal) return value.double;
  const whole = typeof value === 'bigint' ? value : value.value;
  const double = Number(whole);
  if (!Number.isSafeInteger(double) && BigInt(double) !== whole) {
    throw new Fault('no double is this whole number: write double() where the nearest will do');
  }
  return double;
}

/** The double nearest to a number. */
export function nearestDouble(value: Numeric): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Uint ? Number(value.value) : value.double;
}

/** The operators of arithmetic, each on two of one type. */
interface Arithmetic {
  readonly sign: string;
  readonly whole: (a: bigint, b: bigint) => bigint;
  /** Undefined where CEL has none. */
  readonly double: ((a: number, b: number) => number) | undefined;
}

export const ADD: Arithmetic = { sign: '+', whole: (a, b) => a + b, double: (a, b) => a + b };
export const SUBTRACT: Arithmetic = { sign: '-', whole: (a, b) => a - b, double: (a, b) => a - b };
export const MULTIPLY: Arithmetic = { sign: '*', whole: (a, b) => a * b, double: (a, b) => a * b };
export const DIVIDE: Arithmetic = { sign: '/', whole: (a, b) => a / notZero(b), double: (a, b) => a / b };
export const MODULO: Arithmetic = { sign: '%', whole: (a, b) => a % notZero(b), double: undefined };

/**
 * What an operator makes of two values: of two whole numbers a whole one, of a double and a number of any type a double.
 * @throws Fault for what are no numbers, and for what has no exact result.
 */
export function calculated({ sign, whole, double }: Arithmetic, a: Value, b: Value): Numeric {
  if (typeof a === 'bigint' && typeof b === 'bigint') return int(whole(a, b));
  if (double !== undefined) {
    if (typeof a === 'number' && typeof b === 'number') return double(a, b);
    if (isNumeric(a) && isNumeric(b) && !(isWhole(a) && isWhole(b))) return double(exactDouble(a), exactDouble(b));
  }
  if (isWhole(a) && isWhole(b)) {
    const result = whole(wholeValue(a), wholeValue(b));
    return a instanceof Uint && b instanceof Uint ? uint(result) : narrowest(result);
  }
  throw noOverload(sign, a, b);
}

function isWhole(value: Value): value is bigint | Uint {
  return typeof value === 'bigint' || value instanceof Uint;
}

function wholeValue(value: bigint | Uint): bigint {
  return typeof value === 'bigint' ? value : value.value;
}

/** An int and a uint make an int, or a uint where no int is that large. */
function narrowest(value: bigint): Numeric {
  return BigInt.asIntN(64, value) === value ? value : uint(value);
}

function notZero(value: bigint): bigint {
  if (value === 0n) throw new Fault('a division by zero');
  return value;
}

/** What is wrong with operands, by their types. */
export function noOverload(sign: string, a: Value, b: Value): Fault {
  const message = `no operator ${sign} takes ${typeOf(a)} and ${typeOf(b)}`;
  return a === null || b === null ? new Missing(message) : new Fault(message);
}
