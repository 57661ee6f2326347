import { unreadable } from '../../rows/record-error.ts';
import { writeShortest } from './shortest-decimal.ts';

/** Most bytes of JSON that one value may become: a few bytes can stand for very many elements. */
const MOST_BYTES = 64 * 1_048_576;

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const BACKSLASH = 0x5c;
const SMALL_U = 0x75;
const MINUS = 0x2d;
const ZERO = 0x30;

/** Characters of the longest number. */
const LONGEST_NUMBER = 40;

/** Digits that every float of 32 bits is told by. */
const FLOAT_DIGITS = 9;

const HEX = Buffer.from('0123456789abcdef');

/**
 * Where JSON is written, in ASCII: what is beyond is escaped, so that a place in the bytes is one in the text. The memory
 * is used again for one value after another.
 */
export class JsonOut {
  /** Where the next byte goes, which is how many there are. */
  at = 0;
  #bytes = Buffer.allocUnsafe(16 * 1024);

  /** Begins the next value. */
  clear(): void {
    this.at = 0;
  }

  /** All that was written. */
  text(): string {
    return this.#bytes.toString('latin1', 0, this.at);
  }

  /** One character of ASCII. */
  code(code: number): void {
    if (this.at >= this.#bytes.length) this.#reserve(1);
    this.#bytes[this.at++] = code;
  }

  /** A text of ASCII as it is. */
  ascii(text: string): void {
    const { length } = text;
    if (this.at + length > this.#bytes.length) this.#reserve(length);
    const bytes = this.#bytes;
    let { at } = this;
    for (let index = 0; index < length; index++) bytes[at++] = text.charCodeAt(index);
    this.at = at;
  }

  /** A whole number that a double holds exactly. */
  whole(value: number): void {
    let rest = value;
    if (rest < 0) {
      this.code(MINUS);
      rest = -rest;
    }
    if (this.at + 16 > this.#bytes.length) this.#reserve(16);
    const bytes = this.#bytes;
    let length = 1;
    for (let limit = 10; rest >= limit && length < 16; limit *= 10) length++;
    this.at += length;
    let at = this.at - 1;
    // Beyond 32 bits, division is one of doubles.
    while (rest > 0x7fff_ffff) {
      const tenth = Math.floor(rest / 10);
      bytes[at--] = ZERO + (rest - tenth * 10);
      rest = tenth;
    }
    let small = rest | 0;
    for (let last = this.at - length; at >= last; at--) {
      const tenth = (small / 10) | 0;
      bytes[at] = ZERO + (small - tenth * 10);
      small = tenth;
    }
  }

  /** A double in the fewest digits that mean it; a string for what JSON has no number for. */
  double(value: number): void {
    if (value === 0 && !Object.is(value, -0)) this.code(ZERO);
    else if (!this.#shortest(value, false)) this.#other(value, String(value));
  }

  /** A float of 32 bits in the fewest digits that mean it; a string for what JSON has no number for. */
  float(value: number): void {
    if (value === 0 && !Object.is(value, -0)) this.code(ZERO);
    else if (!this.#shortest(value, true)) this.#other(value, floatText(value));
  }

  #shortest(value: number, isFloat: boolean): boolean {
    if (this.at + LONGEST_NUMBER > this.#bytes.length) this.#reserve(LONGEST_NUMBER);
    const end = writeShortest(this.#bytes, this.at, value, isFloat);
    if (end < 0) return false;
    this.at = end;
    return true;
  }

  #other(value: number, text: string): void {
    if (!Number.isFinite(value)) this.ascii(`"${value}"`);
    else this.ascii(Object.is(value, -0) ? '-0' : text);
  }

  /** Bytes as a string of base64. */
  base64(source: Buffer, from: number, to: number): void {
    this.ascii(`"${source.toString('base64', from, to)}"`);
  }

  /**
   * A string from its UTF-8.
   * @returns whether it is of ASCII without escape and apostrophe.
   * @throws RecordError when it is not UTF-8.
   */
  string(source: Buffer, from: number, to: number): boolean {
    const most = to - from + 2;
    if (this.at + most > this.#bytes.length) this.#reserve(most);
    const bytes = this.#bytes;
    let { at } = this;
    bytes[at++] = QUOTE;
    for (let index = from; index < to; index++) {
      const byte = source[index] ?? 0;
      // Most characters, in one look.
      const isPlain = byte > APOSTROPHE && byte < 0x7f && byte !== BACKSLASH;
      if (!isPlain && (byte < 0x20 || byte >= 0x7f || byte === QUOTE || byte === BACKSLASH || byte === APOSTROPHE)) {
        this.at = at;
        this.#escaped(source, index, to);
        return false;
      }
      bytes[at++] = byte;
    }
    bytes[at++] = QUOTE;
    this.at = at;
    return true;
  }

  /** The rest of a string that has something in it that is not plain, and its quote. */
  #escaped(source: Buffer, from: number, to: number): void {
    for (let index = from; index < to; ) {
      const byte = source[index] ?? 0;
      if (byte < 0x80) {
        index++;
        if (byte === QUOTE || byte === BACKSLASH) {
          this.code(BACKSLASH);
          this.code(byte);
        } else if (byte < 0x20 || byte === 0x7f) this.#escape(byte);
        else this.code(byte);
        continue;
      }
      const length = utf8Length(byte);
      const point = index + length <= to ? pointAt(source, index, length) : -1;
      if (point < 0) throw unreadable('a string of the value is not UTF-8');
      index += length;
      if (point < 0x1_0000) this.#escape(point);
      else {
        this.#escape(0xd800 + ((point - 0x1_0000) >> 10));
        this.#escape(0xdc00 + ((point - 0x1_0000) & 0x3ff));
      }
    }
    this.code(QUOTE);
  }

  #escape(unit: number): void {
    if (this.at + 6 > this.#bytes.length) this.#reserve(6);
    const bytes = this.#bytes;
    bytes[this.at++] = BACKSLASH;
    bytes[this.at++] = SMALL_U;
    for (let shift = 12; shift >= 0; shift -= 4) bytes[this.at++] = HEX[(unit >> shift) & 0xf] ?? ZERO;
  }

  #reserve(more: number): void {
    const wanted = this.at + more;
    if (wanted > MOST_BYTES) throw unreadable(`the value becomes more than ${MOST_BYTES} bytes of JSON`);
    const grown = Buffer.allocUnsafe(Math.min(2 * wanted, MOST_BYTES));
    this.#bytes.copy(grown, 0, 0, this.at);
    this.#bytes = grown;
  }
}

/** A float in the fewest digits that no other float is nearer to, as Java writes it. */
function floatText(value: number): string {
  for (let digits = 1; digits < FLOAT_DIGITS; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(FLOAT_DIGITS)));
}

/** Bytes of a character by its first one, as RFC 3629 has it; 0 for what begins none. */
function utf8Length(first: number): number {
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

/** The character at a place; -1 when its bytes are none. */
function pointAt(source: Buffer, at: number, length: number): number {
  if (length === 0) return -1;
  let point = (source[at] ?? 0) & (0x7f >> length);
  for (let index = at + 1; index < at + length; index++) {
    const byte = source[index] ?? 0;
    if ((byte & 0xc0) !== 0x80) return -1;
    point = (point << 6) | (byte & 0x3f);
  }
  const isOverlong = (length === 3 && point < 0x800) || (length === 4 && point < 0x1_0000);
  return isOverlong || point > 0x10_ffff || (point >= 0xd800 && point <= 0xdfff) ? -1 : point;
}
