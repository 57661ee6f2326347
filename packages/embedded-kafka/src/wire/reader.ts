import { type Encoding, PLAIN } from './encoding.ts';
import { Malformed } from './errors.ts';
import { readUnsignedVarint } from './varint.ts';

/**
 * Reads the primitive types of the Kafka protocol in order, as the message's version encodes them. Every method throws `Malformed` beyond
 * the end.
 */
export class Reader {
  readonly #bytes: Buffer;
  readonly #encoding: Encoding;
  #at = 0;

  constructor(bytes: Buffer, encoding = PLAIN) {
    this.#bytes = bytes;
    this.#encoding = encoding;
  }

  get version(): number {
    return this.#encoding.version;
  }

  /** What has not been read yet, as a message of its own: a header tells how its body is encoded. */
  rest(encoding: Encoding): Reader {
    return new Reader(this.#bytes.subarray(this.#at), encoding);
  }

  #take(length: number): number {
    const at = this.#at;
    if (length < 0 || at + length > this.#bytes.length) throw new Malformed('request is cut short');
    this.#at += length;
    return at;
  }

  /** What only versions from this one on have. */
  since<T>(version: number, read: (reader: Reader) => T): T | undefined {
    return this.version >= version ? read(this) : undefined;
  }

  /** What only versions up to this one have. */
  until<T>(version: number, read: (reader: Reader) => T): T | undefined {
    return this.version <= version ? read(this) : undefined;
  }

  int8(): number {
    return this.#bytes.readInt8(this.#take(1));
  }

  boolean(): boolean {
    return this.int8() !== 0;
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#take(2));
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#take(4));
  }

  int64(): bigint {
    return this.#bytes.readBigInt64BE(this.#take(8));
  }

  /** As 32 hexadecimal digits. */
  uuid(): string {
    const at = this.#take(16);
    return this.#bytes.toString('hex', at, at + 16);
  }

  #unsignedVarint(): number {
    const { value, next } = readUnsignedVarint(this.#bytes, this.#at);
    this.#at = next;
    return value;
  }

  /** The length of bytes or of an array; -1 for null. */
  #length(): number {
    return this.#encoding.flexible ? this.#unsignedVarint() - 1 : this.int32();
  }

  nullableString(): string | null {
    const length = this.#encoding.flexible ? this.#length() : this.int16();
    if (length === -1) return null;
    const at = this.#take(length);
    return this.#bytes.toString('utf8', at, at + length);
  }

  string(): string {
    const value = this.nullableString();
    if (value === null) throw new Malformed('null where a string is required');
    return value;
  }

  /** A view, not a copy: copy what outlives the request. */
  nullableBytes(): Buffer | null {
    const length = this.#length();
    if (length === -1) return null;
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  bytes(): Buffer {
    const value = this.nullableBytes();
    if (value === null) throw new Malformed('null where bytes are required');
    return value;
  }

  /** Elements that are no structures, or null. */
  nullableArray<T>(element: (reader: Reader) => T): T[] | null {
    const length = this.#length();
    if (length === -1) return null;
    // Each element takes a byte at least, so a wrong length is found before memory is spent on it.
    if (length < 0 || length > this.#bytes.length - this.#at) throw new Malformed('array is longer than its request');
    return Array.from({ length }, () => element(this));
  }

  array<T>(element: (reader: Reader) => T): T[] {
    const value = this.nullableArray(element);
    if (value === null) throw new Malformed('null where an array is required');
    return value;
  }

  /** Structures, or null. */
  nullableStructs<T>(element: (reader: Reader) => T): T[] | null {
    return this.nullableArray(() => {
      const value = element(this);
      this.skipTags();
      return value;
    });
  }

  structs<T>(element: (reader: Reader) => T): T[] {
    const value = this.nullableStructs(element);
    if (value === null) throw new Malformed('null where an array is required');
    return value;
  }

  /** Ends a structure: of what comes tagged, this broker needs nothing. */
  skipTags(): void {
    if (!this.#encoding.flexible) return;
    for (let left = this.#unsignedVarint(); left > 0; left--) {
      this.#unsignedVarint();
      this.#take(this.#unsignedVarint());
    }
  }
}
