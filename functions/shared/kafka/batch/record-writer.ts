import type { ProducerRecord } from '../producer.ts';

type Text = Buffer | string | null;
type Headers = ProducerRecord['headers'];

/** Headers as they are sent. Records of one subtable share them, so they are encoded once. */
const encodedHeaders = new WeakMap<Headers, Buffer>();

/** A buffer that grows, into which records are written. */
export interface RecordWriter {
  buffer: Buffer;
  /** Where the next record begins. */
  at: number;
}

/**
 * Writes a record of a record batch v2, if it ends before `limit`.
 * @param timestampDelta ms from the batch's first time. @param offsetDelta its place in the batch.
 * @returns false when there is no room; nothing is written then.
 * @see https://kafka.apache.org/documentation/#record
 */
export function writeRecord(
  writer: RecordWriter,
  record: ProducerRecord,
  timestampDelta: number,
  offsetDelta: number,
  limit: number,
): boolean {
  const { key, value } = record;
  const headers = headersOf(record.headers);
  const keyBytes = bytesOf(key);
  const valueBytes = bytesOf(value);
  const body =
    1 +
    sizeOfVarlong(timestampDelta) +
    sizeOfVarint(offsetDelta) +
    sizeOfText(key, keyBytes) +
    sizeOfText(value, valueBytes) +
    headers.length;
  const end = writer.at + sizeOfVarint(body) + body;
  if (end > limit) return false;
  if (end > writer.buffer.length) grow(writer, end);

  const { buffer } = writer;
  let at = writeVarint(buffer, writer.at, body);
  // Attributes: none are in use.
  buffer[at++] = 0;
  at = writeVarlong(buffer, at, timestampDelta);
  at = writeVarint(buffer, at, offsetDelta);
  at = writeText(buffer, at, key, keyBytes);
  at = writeText(buffer, at, value, valueBytes);
  buffer.set(headers, at);
  writer.at = end;
  return true;
}

function bytesOf(text: Text): number {
  return text === null ? 0 : Buffer.byteLength(text);
}

/** Bytes of a text with its length before it. */
function sizeOfText(text: Text, bytes: number): number {
  return sizeOfVarint(text === null ? -1 : bytes) + bytes;
}

function writeText(buffer: Buffer, at: number, text: Text, bytes: number): number {
  if (text === null) return writeVarint(buffer, at, -1);
  const begin = writeVarint(buffer, at, bytes);
  if (typeof text !== 'string') buffer.set(text, begin);
  // As many bytes as characters is ASCII, which needs no encoding.
  else if (bytes === text.length) buffer.write(text, begin, bytes, 'latin1');
  else buffer.write(text, begin, bytes, 'utf8');
  return begin + bytes;
}

function headersOf(headers: Headers): Buffer {
  const known = encodedHeaders.get(headers);
  if (known !== undefined) return known;
  let bytes = sizeOfVarint(headers.length);
  for (const [name, value] of headers) {
    bytes += sizeOfText(name, bytesOf(name)) + sizeOfText(value, bytesOf(value));
  }
  const encoded = Buffer.allocUnsafe(bytes);
  let at = writeVarint(encoded, 0, headers.length);
  for (const [name, value] of headers) {
    at = writeText(encoded, at, name, bytesOf(name));
    at = writeText(encoded, at, value, bytesOf(value));
  }
  encodedHeaders.set(headers, encoded);
  return encoded;
}

function grow(writer: RecordWriter, needed: number): void {
  const larger = Buffer.allocUnsafe(Math.max(needed, writer.buffer.length * 2));
  writer.buffer.copy(larger, 0, 0, writer.at);
  writer.buffer = larger;
}

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
