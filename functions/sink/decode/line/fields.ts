import type { Layout } from '../../rows/layout.ts';
import { unreadable } from '../../rows/record-error.ts';
import { NO_LENGTHS, type Values } from '../../rows/row.ts';
import { checkColumnName } from '../cells.ts';
import { isAt } from '../record-text.ts';
import { endOfPlainDecimal, readNumberOrBoolean } from './number.ts';
import { type LineCursor, skipSpaces, unescapeName } from './scan.ts';
import { endOfString, readString } from './string.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const EQUALS = 0x3d;
const BACKSLASH = 0x5c;

/** Reads the fields of lines. */
export class FieldReader {
  /** Fields of the line before. */
  #count = 0;

  /**
   * Reads `field=value[,field=value…]` and leaves the cursor behind it.
   * @throws RecordError when there is no field, one is not readable, or a name comes twice.
   */
  read(cursor: LineCursor, empty: Layout): Values {
    const { text } = cursor;
    // As long as that of the line before: an array that grows takes room for sixteen values more.
    const values = new Array<string>(this.#count);
    let count = 0;
    let lengths: number[] | undefined;
    let layout = empty;
    let at = skipSpaces(text, cursor.at);
    while (!endsFields(text, at)) {
      // The fields of the line before are most likely those of this one.
      const { likely } = layout;
      let name = likely?.isPlainName ? likely.last.name : '';
      if (name !== '' && isNameAt(text, at, name)) at += name.length + 1;
      else {
        const equals = endOfName(text, at);
        name = unescapeName(text.slice(at, equals));
        checkColumnName('field', name);
        at = equals + 1;
      }
      const decimalEnd = endOfPlainDecimal(text, at);
      if (decimalEnd > at && endsValue(text, decimalEnd)) {
        layout = layout.with(name, 'DOUBLE');
        lengths?.push(0);
        values[count++] = text.slice(at, decimalEnd);
        at = decimalEnd;
      } else {
        const end = endOfValue(text, at, name);
        const cell = readValue(text, at, end, name);
        layout = layout.with(name, cell.type);
        if (layout.isSized) {
          lengths ??= new Array<number>(count).fill(0);
          lengths.push(cell.length);
        }
        values[count++] = cell.sql;
        at = end;
      }
      // A comma without a field behind it is accepted.
      if (text.charCodeAt(at) === COMMA) at++;
      else break;
    }
    if (count === 0) throw unreadable('there is no field');
    if (count < values.length) values.length = count;
    this.#count = count;
    cursor.at = at;
    return { layout, values, lengths: lengths ?? NO_LENGTHS };
  }
}

function isNameAt(text: string, at: number, name: string): boolean {
  return text.charCodeAt(at + name.length) === EQUALS && isAt(name, text, at);
}

function endsFields(text: string, at: number): boolean {
  return at >= text.length || isBreak(text, at);
}

function endsValue(text: string, at: number): boolean {
  return at >= text.length || text.charCodeAt(at) === COMMA || isBreak(text, at);
}

/** A carriage return ends the line only before a line feed or the end. */
function isBreak(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === SPACE || code === LINE_FEED) return true;
  return code === CARRIAGE_RETURN && (at + 1 === text.length || text.charCodeAt(at + 1) === LINE_FEED);
}

function endOfName(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === EQUALS) return at;
    if (code === SPACE || code === COMMA || code === LINE_FEED) break;
    // A line feed ends the line whatever is before it.
    if (code === BACKSLASH && text.charCodeAt(at + 1) !== LINE_FEED) at++;
  }
  throw unreadable('a field has no value');
}

function endOfValue(text: string, from: number, name: string): number {
  const quote = text.charCodeAt(from) === QUOTE ? from : text.charCodeAt(from + 1) === QUOTE ? from + 1 : -1;
  let at = from;
  if (quote >= 0) {
    at = endOfString(text, quote + 1);
    if (at < 0) throw unreadable(`field ${name}: a quoted string has no end`, name);
  }
  while (!endsValue(text, at)) at++;
  return at;
}

function readValue(text: string, from: number, end: number, name: string) {
  if (from === end) throw unreadable(`field ${name}: the value is empty`, name);
  const value = text.slice(from, end);
  return text.charCodeAt(end - 1) === QUOTE ? readString(value, name) : readNumberOrBoolean(value, name);
}
