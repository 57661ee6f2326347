const CONTINUES = 0x80;
const BITS = 0x7f;

/** Bytes of a signed 32-bit number as Kafka's VARINT (zigzag, 7 bits a byte). */
export function sizeOfVarint(value: number): number {
  const zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
  return zigzag < 0x80 ? 1 : zigzag < 0x4000 ? 2 : zigzag < 0x200000 ? 3 : zigzag < 0x10000000 ? 4 : 5;
}

/** Writes a VARINT at `at`. @returns where it ends. */
export function writeVarint(into: Uint8Array, at: number, value: number): number {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  let end = at;
  while (rest >= CONTINUES) {
    into[end++] = (rest & BITS) | CONTINUES;
    rest >>>= 7;
  }
  into[end++] = rest;
  return end;
}

/** Bytes of a whole number as Kafka's VARLONG. @param value a safe integer */
export function sizeOfVarlong(value: number): number {
  let bytes = 1;
  for (let limit = 2 ** 6; value >= limit || value < -limit; limit *= 2 ** 7) bytes += 1;
  return bytes;
}

/** Writes a VARLONG at `at`. @param value a safe integer @returns where it ends. */
export function writeVarlong(into: Uint8Array, at: number, value: number): number {
  if (value === value >> 0) return writeVarint(into, at, value);
  // Its zigzag in two halves of 32 bits, since bit operations know no more.
  const sign = value < 0 ? 1 : 0;
  const positive = value < 0 ? -value - 1 : value;
  let low = ((positive % 2 ** 31) * 2 + sign) >>> 0;
  let high = Math.floor(positive / 2 ** 31);
  let end = at;
  while (high > 0 || low >= CONTINUES) {
    into[end++] = (low & BITS) | CONTINUES;
    low = ((low >>> 7) | ((high & BITS) << 25)) >>> 0;
    high = Math.floor(high / 128);
  }
  into[end++] = low;
  return end;
}
