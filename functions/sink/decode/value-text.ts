import { isUtf8 } from 'node:buffer';
import { unreadable } from '../rows/record-error.ts';

/** U+FEFF in front of a text, in UTF-8, and in UTF-16 of either order. */
const MARK_UTF8 = [0xef, 0xbb, 0xbf];
const MARKS_UTF16 = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];

/** Reads the text of records' values; the memory for their bytes is used again and again. */
export class ValueReader {
  #bytes = Buffer.allocUnsafe(64 * 1024);
  /** Whether the value before was of ASCII, so that this one is likely to be. */
  #wasAscii = true;

  /** The text of a value in base64. @throws RecordError when the value is no text that SQL can carry. */
  text(base64: string): string {
    const text = (this.#wasAscii ? asciiText(base64) : undefined) ?? this.#text(base64);
    // TDengine ends a statement at U+0000, so nothing can write one.
    if (text.includes('\0'))
      throw unreadable(framedProblem(base64) ?? 'the value holds U+0000, which SQL cannot carry');
    return text;
  }

  #text(base64: string): string {
    if (base64.length > this.#bytes.length) this.#bytes = Buffer.allocUnsafe(2 * base64.length);
    const length = this.#bytes.write(base64, 'base64');
    // A byte order mark is no part of the text: passed over, as RFC 8259 allows it for JSON.
    const bytes = this.#bytes.subarray(0, length);
    const text = bytes.toString('utf8', startsWith(bytes, MARK_UTF8) ? MARK_UTF8.length : 0);
    this.#wasAscii = text.length === length;
    // Bytes that are not UTF-8 become U+FFFD, which may also have been sent.
    if (text.includes('\ufffd') && !isUtf8(bytes)) {
      const framed = framedProblem(base64);
      if (framed !== undefined) throw unreadable(framed);
      const isUtf16 = MARKS_UTF16.some((mark) => startsWith(bytes, mark));
      throw unreadable(`the value is not UTF-8${isUtf16 ? ': it begins with the byte order mark of UTF-16' : ''}`);
    }
    return text;
  }
}

/** What base64 begins with of a byte 0 and the id of a schema below 2²⁸, and of a byte 3 and another that is 0 or 5. */
const CONFLUENT = /^AA/;
const GLUE = /^Aw[A-DU-X]/;

/** What is wrong with a value that is none of text, when it begins as serializers with a schema registry write it. */
function framedProblem(base64: string): string | undefined {
  const whose = CONFLUENT.test(base64) ? 'a Confluent' : GLUE.test(base64) ? 'AWS Glue’s' : undefined;
  if (whose === undefined) return undefined;
  return `the value begins with the bytes that serializers with ${whose} schema registry write before it: set format json and valueSchemaRegistry, or schemaRegistry with pollers`;
}

function startsWith(bytes: Buffer, mark: readonly number[]): boolean {
  return mark.every((byte, at) => bytes[at] === byte);
}

/** The text of a value of ASCII, which has a character for each byte; undefined for any other. Measured: in three quarters of the time. */
function asciiText(base64: string): string | undefined {
  try {
    const text = atob(base64);
    return Buffer.byteLength(text) === text.length ? text : undefined;
  } catch {
    return undefined;
  }
}
