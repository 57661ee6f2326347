import { unreadable } from '../../record-error.ts';
import type { Cell } from '../../row.ts';
import { checkColumnName } from '../cells.ts';
import { unescapeName } from './escapes.ts';
import { readNumberOrBoolean } from './number.ts';
import { type LineCursor, skipSpaces } from './scan.ts';
import { endOfString, readString } from './string.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const EQUALS = 0x3d;
const BACKSLASH = 0x5c;

/** Up to so many fields, looking at each for a name is quicker than a set. */
const FEW_FIELDS = 16;

/**
 * Reads `field=value[,field=value…]` and leaves the cursor behind it.
 * @throws RecordError when there is no field, one is not readable, or a name comes twice.
 */
export function readFields(cursor: LineCursor, tags: readonly Cell[]): Cell[] {
  const { text } = cursor;
  const cells: Cell[] = [];
  let names: Set<string> | undefined;
  let at = skipSpaces(text, cursor.at);
  while (!endsFields(text, at)) {
    const equals = endOfName(text, at);
    const name = unescapeName(text.slice(at, equals));
    checkColumnName('field', name);
    if (cells.length === FEW_FIELDS) names = new Set(cells.map((cell) => cell.name));
    if (names?.has(name) ?? hasName(cells, name)) throw unreadable(`field ${name} comes twice`);
    names?.add(name);
    if (hasName(tags, name)) throw unreadable(`field ${name} has the name of a tag`);
    at = equals + 1;
    const end = endOfValue(text, at, name);
    cells.push(readValue(text, at, end, name));
    at = end;
    // A comma without a field behind it is accepted.
    if (text.charCodeAt(at) === COMMA) at++;
    else break;
  }
  if (cells.length === 0) throw unreadable('there is no field');
  cursor.at = at;
  return cells;
}

function endsFields(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return at >= text.length || code === SPACE || code === LINE_FEED || isEndOfLine(text, at);
}

/** A carriage return ends the line only before a line feed or the end. */
function isEndOfLine(text: string, at: number): boolean {
  return text.charCodeAt(at) === CARRIAGE_RETURN && (at + 1 === text.length || text.charCodeAt(at + 1) === LINE_FEED);
}

function endOfName(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === EQUALS) return at;
    if (code === SPACE || code === COMMA || code === LINE_FEED) break;
    if (code === BACKSLASH) at++;
  }
  throw unreadable('a field has no value');
}

function endOfValue(text: string, from: number, name: string): number {
  const quote = text.charCodeAt(from) === QUOTE ? from : text.charCodeAt(from + 1) === QUOTE ? from + 1 : -1;
  let at = from;
  if (quote >= 0) {
    at = endOfString(text, quote + 1);
    if (at < 0) throw unreadable(`field ${name}: a quoted string has no end`);
  }
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === SPACE || code === LINE_FEED || isEndOfLine(text, at)) break;
  }
  return at;
}

function readValue(text: string, from: number, end: number, name: string): Cell {
  if (from === end) throw unreadable(`field ${name}: the value is empty`);
  const value = text.slice(from, end);
  return text.charCodeAt(end - 1) === QUOTE ? readString(value, name) : readNumberOrBoolean(value, name);
}

function hasName(cells: readonly Cell[], name: string): boolean {
  for (const cell of cells) if (cell.name === name) return true;
  return false;
}
