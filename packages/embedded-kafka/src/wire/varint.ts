import { Malformed } from './errors.ts';

/** Base-128 varints with zigzag, as in record batches v2 (https://kafka.apache.org/protocol#protocol_types: VARINT, VARLONG). */
export interface VarintAt<T> {
  readonly value: T;
  /** Index of the first byte after the varint. */
  readonly next: number;
}

/** Reads a 32-bit zigzag varint. Throws `Malformed` when it is cut short or longer than 5 bytes. */
export function readVarint(from: Buffer, at: number): VarintAt<number> {
  let raw = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = from[at++];
    if (byte === undefined) throw new Malformed('varint is cut short');
    raw |= (byte & 0x7f) << shift;
    if (byte < 0x80) return { value: (raw >>> 1) ^ -(raw & 1), next: at };
  }
  throw new Malformed('varint is longer than 5 bytes');
}

/** Reads a 32-bit varint without zigzag (UNSIGNED_VARINT), as `readVarint` does. */
export function readUnsignedVarint(from: Buffer, at: number): VarintAt<number> {
  const { value, next } = readVarint(from, at);
  return { value: ((value << 1) ^ (value >> 31)) >>> 0, next };
}

/** Reads a 64-bit zigzag varint. Throws `Malformed` when it is cut short or longer than 10 bytes. */
export function readVarlong(from: Buffer, at: number): VarintAt<bigint> {
  let raw = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = from[at++];
    if (byte === undefined) throw new Malformed('varlong is cut short');
    raw |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return { value: BigInt.asIntN(64, (raw >> 1n) ^ -(raw & 1n)), next: at };
  }
  throw new Malformed('varlong is longer than 10 bytes');
}

/** The zigzag varint of a 32-bit or 64-bit signed integer. */
export function varint(value: number | bigint): Buffer {
  const signed = BigInt(value);
  let raw = BigInt.asUintN(64, (signed << 1n) ^ (signed >> 63n));
  const bytes: number[] = [];
  while (raw >= 0x80n) {
    bytes.push(Number(raw & 0x7fn) | 0x80);
    raw >>= 7n;
  }
  bytes.push(Number(raw));
  return Buffer.from(bytes);
}
