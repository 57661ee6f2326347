import { Malformed } from './malformed.ts';

/** Reads the primitive types of the (non-flexible) Kafka protocol in order. Every method throws `Malformed` beyond the end. */
export class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  #take(length: number): number {
    const at = this.#at;
    if (length < 0 || at + length > this.#bytes.length) throw new Malformed('request is cut short');
    this.#at += length;
    return at;
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

  nullableString(): string | null {
    const length = this.int16();
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
    const length = this.int32();
    if (length === -1) return null;
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  bytes(): Buffer {
    const value = this.nullableBytes();
    if (value === null) throw new Malformed('null where bytes are required');
    return value;
  }

  nullableArray<T>(element: (reader: Reader) => T): T[] | null {
    const length = this.int32();
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
}
