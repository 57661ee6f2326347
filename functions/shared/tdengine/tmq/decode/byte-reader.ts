import { NO_CODE } from '../../error.ts';
import { TmqError } from '../tmq-error.ts';

/** The error of an answer that is not what the protocol says. @param what is wrong, without data. */
export function frameError(what: string): TmqError {
  return new TmqError(
    'frame',
    NO_CODE,
    'retry',
    `TDengine: an answer of the subscription cannot be read: ${what}. Nothing of it was taken; poll it again over a new connection, and if it stays, report it with the versions of TDengine and taosAdapter`,
  );
}

/** Reads a frame from its start; little endian. Everything that goes beyond the end throws TmqError `frame`. */
export class ByteReader {
  readonly bytes: Buffer;
  readonly view: DataView;
  at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** The place of the next `length` bytes, which are behind the reader then. */
  take(length: number): number {
    const { at } = this;
    if (length < 0 || length > this.bytes.length - at) {
      throw frameError(`it has ${this.bytes.length} bytes, and at ${at} ${length} more should follow`);
    }
    this.at = at + length;
    return at;
  }

  u8(): number {
    return this.view.getUint8(this.take(1));
  }

  u16(): number {
    return this.view.getUint16(this.take(2), true);
  }

  u32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  i32(): number {
    return this.view.getInt32(this.take(4), true);
  }

  u64(): bigint {
    return this.view.getBigUint64(this.take(8), true);
  }

  /** A number of 7 bits a byte, the low ones first. */
  varint(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 35; scale *= 128) {
      const byte = this.u8();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw frameError('a number has more than 5 bytes');
  }

  /** The same with the sign in the lowest bit. */
  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** A text behind its length, which counts the zero at its end. */
  name(): string {
    const length = this.varint();
    const start = this.take(length);
    if (length === 0 || this.bytes[start + length - 1] !== 0) throw frameError('a name has no end');
    return this.bytes.toString('utf8', start, start + length - 1);
  }
}
