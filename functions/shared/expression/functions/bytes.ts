import { isUtf8 } from 'node:buffer';
import { bytesOf } from '../../tdengine/types/texts.ts';
import { checkLength, Fault, type Meter } from '../fault.ts';
import { fn, method, type Overload } from '../overload.ts';
import { wholeOf } from '../read-number.ts';
import type { Value } from '../value.ts';

/** Bits of an `int`. */
const MOST_BITS = 64n;

/** Functions of bytes and bits: numbers in them by size, sign and order, such as `b.int16be(0)`. */
export function byteFunctions(meter: Meter): Overload[] {
  const decode = (encoding: 'base64' | 'hex') => (text: string) => {
    meter.look(text.length);
    // CEL takes base64 without its last signs too.
    const whole =
      encoding === 'base64' && text.length % 4 > 1 ? text.padEnd(text.length + 4 - (text.length % 4), '=') : text;
    const bytes = bytesOf(whole, encoding);
    if (!Buffer.isBuffer(bytes)) throw new Fault(`the text is not ${encoding}`);
    return bytes;
  };
  const encode = (encoding: 'base64' | 'hex') => (bytes: Uint8Array) => {
    checkLength(bytes.length * 2);
    return bufferOf(bytes).toString(encoding);
  };
  return [
    fn('base64.decode', ['string'], 'bytes', decode('base64')),
    fn('base64.encode', ['bytes'], 'string', encode('base64')),
    fn('hex.decode', ['string'], 'bytes', (text) => decode('hex')(withoutSigns(text))),
    fn('hex.encode', ['bytes'], 'string', encode('hex')),
    fn('bytes', ['string'], 'bytes', (text) => Buffer.from(text)),
    fn('bytes', ['bytes'], 'bytes', (bytes) => bytes),
    fn('bytes', ['list'], 'bytes', (list) => wholesOf(list, 1, meter)),
    fn('registers', ['list'], 'bytes', (list) => wholesOf(list, 2, meter)),
    method(
      'reorder',
      ['bytes', 'string'],
      'bytes',
      (bytes, order) => reordered(bytes, order, meter),
      ([, order]) => (typeof order === 'string' ? orderProblem(order) : undefined),
    ),
    fn('string', ['bytes'], 'string', textOf),
    fn('size', ['bytes'], 'int', (bytes) => BigInt(bytes.length)),
    method('size', ['bytes'], 'int', (bytes) => BigInt(bytes.length)),
    method('slice', ['bytes', 'int', 'int'], 'bytes', (bytes, from, to) => {
      if (from < 0n || to < from || to > BigInt(bytes.length)) throw outside();
      return bytes.subarray(Number(from), Number(to));
    }),
    ...wholeNumbers(),
    ...floats(),
    fn('bit', ['int', 'int'], 'bool', (value, place) => ((value >> shift(place)) & 1n) === 1n),
    fn('bits', ['int', 'int', 'int'], 'int', (value, from, count) =>
      BigInt.asUintN(Number(shift(count - 1n)) + 1, value >> shift(from)),
    ),
    fn('math.bitAnd', ['int', 'int'], 'int', (a, b) => a & b),
    fn('math.bitOr', ['int', 'int'], 'int', (a, b) => a | b),
    fn('math.bitXor', ['int', 'int'], 'int', (a, b) => a ^ b),
    fn('math.bitNot', ['int'], 'int', (a) => ~a),
    fn('math.bitShiftLeft', ['int', 'int'], 'int', (a, by) =>
      by < 0n ? negativeShift() : BigInt.asIntN(64, by < MOST_BITS ? a << by : 0n),
    ),
    fn('math.bitShiftRight', ['int', 'int'], 'int', (a, by) =>
      by < 0n ? negativeShift() : by < MOST_BITS ? BigInt.asIntN(64, BigInt.asUintN(64, a) >> by) : 0n,
    ),
  ];
}

/** Digits of hex without what people put between them: spaces, points, colons, commas, hyphens, and a `0x` before each byte or all. */
function withoutSigns(text: string): string {
  if (/^[0-9A-Fa-f]*$/.test(text)) return text;
  const parts = text.split(/[\s:,.-]+/).map((part) => part.replace(/^0[xX]/, ''));
  return parts.every(({ length }) => length % 2 === 0) ? parts.join('') : text;
}

/** Whole numbers as so many bytes each, the most significant first; those below zero as their two's complement. */
function wholesOf(list: readonly Value[], size: 1 | 2, meter: Meter): Uint8Array {
  meter.step(list.length);
  checkLength(list.length * size);
  const bytes = Buffer.alloc(list.length * size);
  const most = 256 ** size;
  for (const [index, each] of list.entries()) {
    if (typeof each !== 'bigint' || each >= most || each < -most / 2) {
      throw new Fault(`a list of ${size === 1 ? 'bytes' : 'registers'} has whole numbers of ${size * 8} bits`);
    }
    bytes.writeUIntBE(Number(BigInt.asUintN(size * 8, each)), index * size, size);
  }
  return bytes;
}

/** Bytes by the order in which they came, such as `CDAB`, in groups of as many: the most significant is A. */
function reordered(bytes: Uint8Array, order: string, meter: Meter): Uint8Array {
  const problem = orderProblem(order);
  if (problem !== undefined) throw new Fault(problem);
  const size = order.length;
  if (bytes.length % size !== 0) throw new Fault(`there are no groups of ${size} bytes: slice() gives those that are`);
  meter.look(bytes.length);
  const made = new Uint8Array(bytes.length);
  for (let index = 0; index < bytes.length; index++) {
    const place = order.charCodeAt(index % size) - LETTER_A;
    made[index - (index % size) + place] = bytes[index] ?? 0;
  }
  return made;
}

const LETTER_A = 0x41;

function orderProblem(order: string): string | undefined {
  const letters = [...order].toSorted().join('');
  const isOrder = order.length > 1 && 'ABCDEFGH'.startsWith(letters);
  return isOrder ? undefined : 'an order has the letters from A on, each once, such as CDAB';
}

function wholeNumbers(): Overload[] {
  const overloads: Overload[] = [];
  for (const size of [8, 16, 24, 32, 48, 64]) {
    for (const order of size === 8 ? ['' as const] : (['be', 'le'] as const)) {
      for (const sign of ['int', 'uint'] as const) {
        const name = `${sign}${size}${order}`;
        overloads.push(
          method(name, ['bytes', 'int'], sign === 'uint' && size === 64 ? 'dyn' : 'int', (bytes, offset) => {
            const value = readWhole(bytes, offset, size / 8, order === 'le');
            return sign === 'int' ? BigInt.asIntN(size, value) : asNumber(value);
          }),
        );
      }
    }
  }
  return overloads;
}

function floats(): Overload[] {
  const read = (name: string, size: number, of: (view: DataView, at: number) => number) =>
    method(name, ['bytes', 'int'], 'double', (bytes, offset) => {
      checkInside(bytes, offset, size);
      return of(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), Number(offset));
    });
  return [
    read('float32be', 4, (view, at) => view.getFloat32(at)),
    read('float32le', 4, (view, at) => view.getFloat32(at, true)),
    read('float64be', 8, (view, at) => view.getFloat64(at)),
    read('float64le', 8, (view, at) => view.getFloat64(at, true)),
  ];
}

function readWhole(bytes: Uint8Array, offset: bigint, size: number, isLittle: boolean): bigint {
  checkInside(bytes, offset, size);
  const first = Number(offset);
  let value = 0n;
  for (let index = 0; index < size; index++) {
    value = (value << 8n) | BigInt(bytes[isLittle ? first + size - 1 - index : first + index] ?? 0);
  }
  return value;
}

/** A whole number without sign as an int, or as a uint where no int is that large. */
function asNumber(value: bigint): Value {
  return wholeOf(String(value));
}

function checkInside(bytes: Uint8Array, offset: bigint, size: number): void {
  if (offset < 0n || offset + BigInt(size) > BigInt(bytes.length)) throw outside();
}

function outside(): Fault {
  return new Fault('a place is outside the bytes');
}

function shift(places: bigint): bigint {
  if (places < 0n || places >= MOST_BITS) throw new Fault('a whole number has bits 0 to 63');
  return places;
}

function negativeShift(): never {
  throw new Fault('bits cannot be moved by less than nothing');
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function textOf(bytes: Uint8Array): string {
  checkLength(bytes.length);
  if (!isUtf8(bytes)) throw new Fault('the bytes are not UTF-8');
  return bufferOf(bytes).toString();
}
