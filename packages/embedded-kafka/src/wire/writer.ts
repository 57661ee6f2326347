import { type Encoding, PLAIN } from './encoding.ts';
import { Malformed } from './errors.ts';

/** Without compact lengths, a string's is an int16. */
const MAX_STRING_BYTES = 0x7fff;
const INITIAL_SIZE = 256;
/** From this size on bytes are passed on as they are instead of being copied. */
const SPLICE_SIZE = 4096;

/** Writes the primitive types of the Kafka protocol as the message's version encodes them. Methods return the writer. */
export class Writer {
  readonly #encoding: Encoding;
  readonly #done: Buffer[] = [];
  #doneSize = 0;
  #bytes = Buffer.allocUnsafe(INITIAL_SIZE);
  #at = 0;

  constructor(encoding = PLAIN) {
    this.#encoding = encoding;
  }

  get version(): number {
    return this.#encoding.version;
  }

  /** What only versions from this one on have. */
  since(version: number, write: (writer: Writer) => unknown): this {
    if (this.version >= version) write(this);
    return this;
  }

  /** What only versions up to this one have. */
  until(version: number, write: (writer: Writer) => unknown): this {
    if (this.version <= version) write(this);
    return this;
  }

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

  /** 32 hexadecimal digits. */
  uuid(value: string): this {
    // Before the bytes are looked at: reserving may replace them.
    const at = this.#reserve(16);
    this.#bytes.write(value, at, 'hex');
    return this;
  }

  unsignedVarint(value: number): this {
    for (; value >= 0x80; value >>>= 7) this.#byte((value & 0x7f) | 0x80);
    return this.#byte(value);
  }

  #byte(value: number): this {
    const at = this.#reserve(1);
    this.#bytes.writeUInt8(value, at);
    return this;
  }

  /** The length of bytes or of an array; -1 for null. */
  #length(length: number): this {
    return this.#encoding.flexible ? this.unsignedVarint(length + 1) : this.int32(length);
  }

  string(value: string | null): this {
    const length = value === null ? -1 : Buffer.byteLength(value);
    if (this.#encoding.flexible) this.#length(length);
    else if (length > MAX_STRING_BYTES) throw new Malformed('string is longer than the protocol allows');
    else this.int16(length);
    if (value !== null) {
      const at = this.#reserve(length);
      this.#bytes.write(value, at, 'utf8');
    }
    return this;
  }

  bytes(value: Buffer | null): this {
    return value === null ? this.#length(-1) : this.#length(value.length).raw(value);
  }

  /** Bytes that lie in several pieces. */
  bytesOf(pieces: readonly Buffer[]): this {
    this.#length(pieces.reduce((sum, { length }) => sum + length, 0));
    for (const piece of pieces) this.raw(piece);
    return this;
  }

  /** Elements that are no structures, or null. */
  array<T>(values: readonly T[] | null, element: (writer: Writer, value: T) => unknown): this {
    this.#length(values?.length ?? -1);
    for (const value of values ?? []) element(this, value);
    return this;
  }

  /** Structures, or null. */
  structs<T>(values: readonly T[] | null, element: (writer: Writer, value: T) => unknown): this {
    return this.array(values, (_, value) => {
      element(this, value);
      this.noTags();
    });
  }

  /** Ends a structure that has nothing tagged. */
  noTags(): this {
    return this.#encoding.flexible ? this.unsignedVarint(0) : this;
  }

  /** One of a structure's tagged fields: their count comes before them, and they come in the order of their tags. */
  tagged(tag: number, write: (writer: Writer) => unknown): this {
    const field = new Writer(this.#encoding);
    write(field);
    return this.unsignedVarint(tag).unsignedVarint(field.size).raw(field.buffer());
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
