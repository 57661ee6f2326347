import { compared, isEqual, isIn } from './compare.ts';
import { checkElements, checkLength, Fault, type Meter, Missing } from './fault.ts';
import { ADD, calculated, DIVIDE, int, MODULO, MULTIPLY, noOverload, SUBTRACT } from './number.ts';
import { spanOf, timeAt } from './time-range.ts';
import { Decimal, Duration, isList, Timestamp, type Type, typeOf, type Value } from './value.ts';

/** An operator between two values. */
export interface Binary {
  readonly run: (a: Value, b: Value) => Value;
  /** The type of what it makes of two types; undefined when it takes them never. */
  readonly resultOf: (a: Type, b: Type) => Type | undefined;
}

const NUMBERS: ReadonlySet<Type> = new Set(['int', 'uint', 'double', 'decimal', 'dyn']);
const WHOLES: ReadonlySet<Type> = new Set(['int', 'uint', 'dyn']);
const ORDERED: ReadonlySet<Type> = new Set(['bool', 'string', 'bytes', 'timestamp', 'duration']);

/** The operators between two values. */
export function binaries(meter: Meter): ReadonlyMap<string, Binary> {
  const order = (sign: string, holds: (order: number) => boolean): [string, Binary] => [
    sign,
    {
      run: (a, b) => holds(compared(sign, a, b, meter)),
      resultOf: (a, b) => (isComparable(a, b) ? 'bool' : undefined),
    },
  ];
  return new Map<string, Binary>([
    ['+', { run: (a, b) => sum(a, b, meter), resultOf: typeOfSum }],
    ['-', { run: difference, resultOf: typeOfDifference }],
    ['*', { run: product, resultOf: typeOfNumbers }],
    ['/', { run: (a, b) => calculated(DIVIDE, a, b), resultOf: typeOfNumbers }],
    ['%', { run: (a, b) => calculated(MODULO, a, b), resultOf: typeOfWholes }],
    ['==', { run: (a, b) => isEqual(a, b, meter), resultOf: (a, b) => (isOfOneKind(a, b) ? 'bool' : undefined) }],
    ['!=', { run: (a, b) => !isEqual(a, b, meter), resultOf: (a, b) => (isOfOneKind(a, b) ? 'bool' : undefined) }],
    order('<', (each) => each < 0),
    order('<=', (each) => each <= 0),
    order('>', (each) => each > 0),
    order('>=', (each) => each >= 0),
    ['in', { run: (a, b) => isIn(a, b, meter), resultOf: (_, b) => (isOneOf(b, 'list', 'map') ? 'bool' : undefined) }],
  ]);
}

/** What `-` in front of a value makes. @throws Fault for what is no number */
export function negated(value: Value): Value {
  if (typeof value === 'number') return -value;
  if (typeof value === 'bigint') return int(-value);
  if (value instanceof Decimal) {
    return new Decimal(value.text.startsWith('-') ? value.text.slice(1) : `-${value.text}`);
  }
  if (value instanceof Duration) return new Duration(-value.nanos);
  if (value === null) throw new Missing('no operator - takes null_type');
  throw new Fault(`no operator - takes ${typeOf(value)}`);
}

// Each begins with what most of its values are: one function for all operators would be slower for each.

function sum(a: Value, b: Value, meter: Meter): Value {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  return typeof a === 'bigint' && typeof b === 'bigint' ? int(a + b) : added(a, b, meter);
}

function difference(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return typeof a === 'bigint' && typeof b === 'bigint' ? int(a - b) : subtracted(a, b);
}

function product(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  return typeof a === 'bigint' && typeof b === 'bigint' ? int(a * b) : calculated(MULTIPLY, a, b);
}

function added(a: Value, b: Value, meter: Meter): Value {
  if (typeof a === 'string' && typeof b === 'string') {
    checkLength(a.length + b.length);
    return a + b;
  }
  if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null) {
    if (a instanceof Timestamp && b instanceof Duration) return timeAt(a.nanos + b.nanos);
    if (a instanceof Duration && b instanceof Timestamp) return timeAt(a.nanos + b.nanos);
    if (a instanceof Duration && b instanceof Duration) return spanOf(a.nanos + b.nanos);
    if (a instanceof Uint8Array && b instanceof Uint8Array) {
      checkLength(a.length + b.length);
      return Buffer.concat([a, b]);
    }
    if (isList(a) && isList(b)) {
      checkElements(a.length + b.length);
      meter.step(a.length + b.length);
      return [...a, ...b];
    }
  }
  return calculated(ADD, a, b);
}

function subtracted(a: Value, b: Value): Value {
  if (a instanceof Timestamp) {
    if (b instanceof Timestamp) return spanOf(a.nanos - b.nanos);
    if (b instanceof Duration) return timeAt(a.nanos - b.nanos);
    throw noOverload('-', a, b);
  }
  if (a instanceof Duration && b instanceof Duration) return spanOf(a.nanos - b.nanos);
  return calculated(SUBTRACT, a, b);
}

function typeOfSum(a: Type, b: Type): Type | undefined {
  if (a === 'dyn' && b === 'dyn') return 'dyn';
  for (const type of ['string', 'bytes', 'list'] as const) {
    if (isOneOf(a, type) && isOneOf(b, type)) return type;
  }
  return typeOfTimes(a, b) ?? typeOfNumbers(a, b);
}

function typeOfDifference(a: Type, b: Type): Type | undefined {
  if (a === 'timestamp') return b === 'timestamp' ? 'duration' : b === 'duration' ? 'timestamp' : dynamic(b);
  if (a === 'duration' || b === 'duration') return isOneOf(a, 'duration') && isOneOf(b, 'duration') ? 'dyn' : undefined;
  if (b === 'timestamp') return a === 'dyn' ? 'duration' : undefined;
  return typeOfNumbers(a, b);
}

function typeOfTimes(a: Type, b: Type): Type | undefined {
  if (a === 'timestamp') return isOneOf(b, 'duration') ? 'timestamp' : undefined;
  if (b === 'timestamp') return isOneOf(a, 'duration') ? 'timestamp' : undefined;
  if (a === 'duration') return b === 'duration' ? 'duration' : dynamic(b);
  return b === 'duration' ? dynamic(a) : undefined;
}

function typeOfNumbers(a: Type, b: Type): Type | undefined {
  if (!NUMBERS.has(a) || !NUMBERS.has(b)) return undefined;
  if (a === 'double' || b === 'double' || a === 'decimal' || b === 'decimal') return 'double';
  return a === b ? a : 'dyn';
}

function typeOfWholes(a: Type, b: Type): Type | undefined {
  return WHOLES.has(a) && WHOLES.has(b) ? typeOfNumbers(a, b) : undefined;
}

function isComparable(a: Type, b: Type): boolean {
  if (NUMBERS.has(a) && NUMBERS.has(b)) return true;
  return a === 'dyn' ? ORDERED.has(b) : ORDERED.has(a) && isOneOf(b, a);
}

/** Types that can be equal; null is compared with all, since what a record has may be null. */
function isOfOneKind(a: Type, b: Type): boolean {
  if (a === b || a === 'dyn' || b === 'dyn' || a === 'null_type' || b === 'null_type') return true;
  return NUMBERS.has(a) && NUMBERS.has(b);
}

function isOneOf(type: Type, ...types: readonly Type[]): boolean {
  return type === 'dyn' || types.includes(type);
}

function dynamic(type: Type): Type | undefined {
  return type === 'dyn' ? 'dyn' : undefined;
}
