import { unreadable } from '../../rows/record-error.ts';

/** Bits of a varint that an integer of V8 adds up without a heap number. */
const LOW_BITS = 28;
const LOW = 2 ** LOW_BITS;

/** Reads numbers from bytes; used again for one value after another. */
export class ByteReader {
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  end = 0;
  #view: DataView<ArrayBufferLike> = new DataView(new ArrayBuffer(0));

  /** Begins at a place of bytes that end at another. */
  begin(bytes: Buffer, from: number, to: number): void {
    if (this.bytes !== bytes) {
      this.bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.at = from;
    this.end = to;
  }

  /** Passes over bytes. @returns where they begin. @throws RecordError when there are fewer. */
  skip(length: number): number {
    const from = this.at;
    if (!(length >= 0 && length <= this.end - from)) throw endsEarly();
    this.at = from + length;
    return from;
  }

  byte(): number {
    if (this.at >= this.end) throw endsEarly();
    return this.bytes[this.at++] ?? 0;
  }

  /** A varint without sign: a number as far as a double holds it exactly, a bigint beyond. Of 64 bits at most. */
  unsigned(): number | bigint {
    const { at: from, bytes, end } = this;
    let at = from;
    let low = 0;
    for (let shift = 0; shift < LOW_BITS && at < end; shift += 7) {
      const byte = bytes[at++] ?? 0;
      low |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        this.at = at;
        return low;
      }
    }
    let high = 0;
    for (let shift = 0; shift < LOW_BITS && at < end; shift += 7) {
      const byte = bytes[at++] ?? 0;
      high |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        if (high >= 2 ** (53 - LOW_BITS)) break;
        this.at = at;
        return high * LOW + low;
      }
    }
    return this.#long();
  }

  /** A varint in zigzag: a number as far as a double holds it exactly, a bigint beyond. */
  signed(): number | bigint {
    const { at } = this;
    const first = this.bytes[at] ?? 0x80;
    if (first < 0x80 && at < this.end) {
      this.at = at + 1;
      return (first >>> 1) ^ -(first & 1);
    }
    const value = this.unsigned();
    if (typeof value === 'bigint') return (value >> 1n) ^ -(value & 1n);
    if (value < LOW) return (value >>> 1) ^ -(value & 1);
    const half = Math.floor(value / 2);
    return 2 * half === value ? half : -half - 1;
  }

  /** A float of 32 bits, low byte first. */
  float(): number {
    return this.#view.getFloat32(this.skip(4), true);
  }

  /** A double, low byte first. */
  double(): number {
    return this.#view.getFloat64(this.skip(8), true);
  }

  /** 32 bits, low byte first. */
  fixed32(isSigned: boolean): number {
    const at = this.skip(4);
    return isSigned ? this.#view.getInt32(at, true) : this.#view.getUint32(at, true);
  }

  /** 64 bits, low byte first. */
  fixed64(isSigned: boolean): bigint {
    const at = this.skip(8);
    return isSigned ? this.#view.getBigInt64(at, true) : this.#view.getBigUint64(at, true);
  }

  /** A varint from here that is long, or ends too early. */
  #long(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        if (value >= 2n ** 64n) break;
        return value;
      }
    }
    throw unreadable('a number of the value has more than 64 bits');
  }
}

/** A value whose bytes do not fit its schema. */
export function misfit(problem: string) {
  return unreadable(`the value does not fit its schema: ${problem}`);
}

function endsEarly() {
  return misfit('it ends too early');
}
