import { Malformed } from './malformed.ts';

/** The length of a string is an int16. */
const MAX_STRING_BYTES = 0x7fff;
const INITIAL_SIZE = 256;
/** From this size on bytes are passed on as they are instead of being copied. */
const SPLICE_SIZE = 4096;

/** Writes the primitive types of the (non-flexible) Kafka protocol. Methods return the writer. */
export class Writer {
  readonly #done: Buffer[] = [];
  #doneSize = 0;
  #bytes = Buffer.allocUnsafe(INITIAL_SIZE);
  #at = 0;

  #reserve(length: number): number {
    const at = this.#at;
    if (at + length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(at + length, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, at);
      this.#bytes = larger;
    }
    this.#at += length;
    return at;
  }

  int8(value: number): this {
    const at = this.#reserve(1);
    this.#bytes.writeInt8(value, at);
    return this;
  }

  boolean(value: boolean): this {
    return this.int8(value ? 1 : 0);
  }

  int16(value: number): this {
    const at = this.#reserve(2);
    this.#bytes.writeInt16BE(value, at);
    return this;
  }

  int32(value: number): this {
    const at = this.#reserve(4);
    this.#bytes.writeInt32BE(value, at);
    return this;
  }

  uint32(value: number): this {
    const at = this.#reserve(4);
    this.#bytes.writeUInt32BE(value, at);
    return this;
  }

  int64(value: bigint): this {
    const at = this.#reserve(8);
    this.#bytes.writeBigInt64BE(value, at);
    return this;
  }

  string(value: string | null): this {
    if (value === null) return this.int16(-1);
    const length = Buffer.byteLength(value);
    if (length > MAX_STRING_BYTES) throw new Malformed('string is longer than the protocol allows');
    this.int16(length);
    const at = this.#reserve(length);
    this.#bytes.write(value, at, 'utf8');
    return this;
  }

  bytes(value: Buffer | null): this {
    return value === null ? this.int32(-1) : this.int32(value.length).raw(value);
  }

  array<T>(values: readonly T[], element: (writer: Writer, value: T) => unknown): this {
    this.int32(values.length);
    for (const value of values) element(this, value);
    return this;
  }

  /** Bytes without a length before them. */
  raw(value: Buffer): this {
    if (value.length < SPLICE_SIZE) {
      const at = this.#reserve(value.length);
      value.copy(this.#bytes, at);
      return this;
    }
    this.#flush();
    this.#done.push(value);
    this.#doneSize += value.length;
    return this;
  }

  #flush(): void {
    if (this.#at === 0) return;
    this.#done.push(this.#bytes.subarray(0, this.#at));
    this.#doneSize += this.#at;
    this.#bytes = Buffer.allocUnsafe(INITIAL_SIZE);
    this.#at = 0;
  }

  /** Bytes written so far. */
  get size(): number {
    return this.#doneSize + this.#at;
  }

  /** What was written, in pieces. The writer must not be used afterwards. */
  pieces(): readonly Buffer[] {
    this.#flush();
    return this.#done;
  }

  /** What was written, as one buffer. The writer must not be used afterwards. */
  buffer(): Buffer {
    return Buffer.concat(this.pieces());
  }
}
