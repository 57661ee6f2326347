import { parsePlainDecimal } from '../../tdengine/decimal.ts';
import { numberText } from '../../tdengine/types/numbers.ts';
import { compared, isEqual } from '../compare.ts';
import { Fault, type Meter } from '../fault.ts';
import { ADD, calculated, int, isNumeric, type Numeric, nearestDouble, uint } from '../number.ts';
import { fn, method, type Overload } from '../overload.ts';
import { realOf, wholeOf } from '../read-number.ts';
import { Decimal, isList, TypeValue, typeOf, Uint, type Value } from '../value.ts';

/** Conversions to and between numbers, and those functions of cel-go's extension `math` that are no bits'. */
export function numberFunctions(meter: Meter): Overload[] {
  return [...conversions(), ...mathematics(meter), ...general(meter)];
}

function conversions(): Overload[] {
  return [
    fn('int', ['number'], 'int', toInt),
    fn('int', ['string'], 'int', (text) => int(wholeIn(text, /^[+-]?\d{1,30}$/))),
    fn('uint', ['number'], 'uint', (value) => uint(truncated(value))),
    fn('uint', ['string'], 'uint', (text) => uint(wholeIn(text, /^\+?\d{1,30}$/))),
    fn('double', ['number'], 'double', nearestDouble),
    fn('double', ['string'], 'double', doubleIn),
    fn('string', ['string'], 'string', (text) => text),
    fn('string', ['bool'], 'string', String),
    fn('string', ['number'], 'string', digitsOf),
    fn('bool', ['bool'], 'bool', (value) => value),
    fn('bool', ['string'], 'bool', boolIn),
    fn('dyn', ['dyn'], 'dyn', (value) => value),
    fn('type', ['dyn'], 'type', (value) => new TypeValue(typeOf(value))),
    fn('number', ['string'], 'dyn', numberIn),
    fn('decimalComma', ['string'], 'dyn', withComma),
  ];
}

function mathematics(meter: Meter): Overload[] {
  const rounding = (name: string, round: (value: number) => number) => [
    fn(`math.${name}`, ['number'], 'double', (value) => round(nearestDouble(value))),
  ];
  return [
    fn('math.abs', ['int'], 'int', (value) => int(value < 0n ? -value : value)),
    fn('math.abs', ['number'], 'dyn', (value) => (value instanceof Uint ? value : Math.abs(nearestDouble(value)))),
    fn('math.sign', ['int'], 'int', (value) => (value > 0n ? 1n : value < 0n ? -1n : 0n)),
    fn('math.sign', ['number'], 'double', (value) => Math.sign(nearestDouble(value))),
    ...rounding('ceil', Math.ceil),
    ...rounding('floor', Math.floor),
    ...rounding('trunc', Math.trunc),
    ...rounding('round', (value) => Math.sign(value) * Math.round(Math.abs(value))),
    ...rounding('sqrt', Math.sqrt),
    ...rounding('log', Math.log),
    ...rounding('exp', Math.exp),
    fn('math.pow', ['number', 'number'], 'double', (value, power) => nearestDouble(value) ** nearestDouble(power)),
    fn('math.isNaN', ['number'], 'bool', (value) => Number.isNaN(value)),
    fn(
      'math.isInf',
      ['number'],
      'bool',
      (value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY,
    ),
    fn('math.isFinite', ['number'], 'bool', (value) => typeof value !== 'number' || Number.isFinite(value)),
    ...[1, 2, 3, 4, 5, 6, 7, 8].flatMap((count) => [
      extreme('greatest', 1, count, meter),
      extreme('least', -1, count, meter),
    ]),
    method('max', ['list'], 'dyn', (list) => extremeOf(list, 1, meter)),
    method('min', ['list'], 'dyn', (list) => extremeOf(list, -1, meter)),
    method('sum', ['list'], 'dyn', (list) => {
      meter.step(list.length);
      return list.reduce<Value>((sum, each) => calculated(ADD, sum, each), 0n);
    }),
  ];
}

function general(meter: Meter): Overload[] {
  return [
    fn('size', ['list'], 'int', (list) => BigInt(list.length)),
    method('size', ['list'], 'int', (list) => BigInt(list.length)),
    fn('size', ['map'], 'int', (map) => BigInt(map.size)),
    method('size', ['map'], 'int', (map) => BigInt(map.size)),
    fn('nullIf', ['dyn', 'dyn'], 'dyn', (value, other) => (isEqual(value, other, meter) ? null : value)),
  ];
}

/** `math.greatest` and `math.least` of one list or of some numbers. */
function extreme(name: string, sign: number, count: number, meter: Meter): Overload {
  const params = new Array<'dyn'>(count).fill('dyn');
  return fn(`math.${name}`, params, 'dyn', (...values) => {
    const [first] = values;
    return extremeOf(values.length === 1 && first !== undefined && isList(first) ? first : values, sign, meter);
  });
}

function extremeOf(values: readonly Value[], sign: number, meter: Meter): Value {
  meter.step(values.length);
  let best: Value | undefined;
  for (const value of values) {
    if (!isNumeric(value)) throw new Fault(`it takes numbers only, not ${typeOf(value)}`);
    if (best === undefined || compared('<', value, best, meter) * sign > 0) best = value;
  }
  if (best === undefined) throw new Fault('there is none in an empty list');
  return best;
}

function toInt(value: Numeric): bigint {
  return typeof value === 'bigint' ? value : int(truncated(value));
}

/** A number without what is behind its point. @throws Fault for one that is not finite */
function truncated(value: Numeric): bigint {
  if (typeof value === 'bigint') return value;
  if (value instanceof Uint) return value.value;
  if (value instanceof Decimal) {
    const decimal = parsePlainDecimal(value.text);
    if (decimal === undefined || decimal.whole.length > 30) throw new Fault('a whole number is beyond 64 bits');
    return BigInt(decimal.isNegative ? `-${decimal.whole}` : decimal.whole);
  }
  if (!Number.isFinite(value)) throw new Fault('a number is not finite');
  return BigInt(Math.trunc(value));
}

function wholeIn(text: string, pattern: RegExp): bigint {
  if (!pattern.test(text)) throw new Fault('the text is not a whole number');
  return BigInt(text.startsWith('+') ? text.slice(1) : text);
}

function doubleIn(text: string): number {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return Number(text);
  if (/^[+-]?(?:inf|infinity)$/i.test(text))
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  throw new Fault('the text is not a number');
}

/** A number of a text, with all its digits: an `int` or a `double`, or what holds them. */
function numberIn(text: string): Value {
  if (text.length > 1_000) throw new Fault('the text is not a number');
  const plain = text.trim().replace(/^\+/, '');
  if (/^-?\d+$/.test(plain)) return wholeOf(plain);
  if (parsePlainDecimal(plain) === undefined) throw new Fault('the text is not a number');
  return realOf(plain);
}

/** A number with a decimal comma; points, spaces and apostrophes may part its thousands. */
function withComma(text: string): Value {
  const plain = text.trim();
  if (plain.length > 1_000) throw new Fault('the text is not a number');
  if (!/^[+-]?(?:\d+|\d{1,3}(?:[.' \u00a0\u202f]\d{3})+)(?:,\d+)?$/.test(plain)) {
    throw new Fault('the text is not a number with a decimal comma');
  }
  return numberIn(plain.replace(/[.' \u00a0\u202f]/g, '').replace(',', '.'));
}

function boolIn(text: string): boolean {
  switch (text) {
    case 'true':
    case 'True':
    case 'TRUE':
    case 't':
    case '1':
      return true;
    case 'false':
    case 'False':
    case 'FALSE':
    case 'f':
    case '0':
      return false;
    default:
      throw new Fault('the text is neither true nor false');
  }
}

/** A number in decimal digits; a double in the shortest that give it back. */
export function digitsOf(value: Numeric): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'bigint') return wholeText(value);
  return value instanceof Uint ? String(value.value) : value.text;
}

/** A small whole number is printed faster as what is no bigint. */
function wholeText(value: bigint): string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? String(number) : String(value);
}
