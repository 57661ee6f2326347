import { unreadable } from '../../record-error.ts';
import type { Cell, Subtable } from '../../row.ts';
import { checkColumnName, checkTableName, MAX_LENGTH, ncharCell } from '../cells.ts';
import { schemalessSubtable } from '../subtable-name.ts';
import { unescapeName } from './escapes.ts';
import { findUnescaped } from './scan.ts';

/** Measurement and tags of a line. */
export interface Head {
  readonly table: Subtable;
}

/** Series that are remembered: their lines need no second look at the tags, nor a second MD5. */
const REMEMBERED = 20_000;

/** Makes a reader of `measurement[,tag=value…]`, which throws RecordError when that is not what it gets. */
export function headReader(database: string): (text: string) => Head {
  const known = new Map<string, Head>();
  return (text) => {
    const head = known.get(text);
    if (head !== undefined) return head;
    const read = { table: readTable(database, text) };
    if (known.size >= REMEMBERED) known.clear();
    known.set(text, read);
    return read;
  };
}

const COMMA = 0x2c;
const EQUALS = 0x3d;

function readTable(database: string, text: string): Subtable {
  const end = text.endsWith('\r') ? text.length - 1 : text.length;
  let at = findUnescaped(text, 0, end, COMMA, COMMA);
  const spelled = text.slice(0, at);
  // TDengine takes no dot in a stable's name; schemaless writing puts an underscore in its place.
  const stable = spelled.replace(/\\([, ])/g, '$1').replaceAll('.', '_');
  checkTableName('measurement', stable);
  const tags: [name: string, value: string][] = [];
  // A comma without a tag behind it is accepted.
  while (at < end && at + 1 < end) {
    const next = findUnescaped(text, at + 1, end, COMMA, COMMA);
    tags.push(readTag(text, at + 1, next));
    at = next;
  }
  return { database, stable, name: schemalessSubtable(spelled, tags), tags: tagCells(tags) };
}

function readTag(text: string, from: number, end: number): [name: string, value: string] {
  const equals = findUnescaped(text, from, end, EQUALS, EQUALS);
  if (equals === end) throw unreadable('a tag has no value');
  const name = unescapeName(text.slice(from, equals));
  checkColumnName('tag', name);
  if (equals + 1 === end) throw unreadable(`tag ${name}: the value is empty`);
  if (findUnescaped(text, equals + 1, end, EQUALS, EQUALS) !== end) {
    throw unreadable(`tag ${name}: an equals sign in the value is not escaped`);
  }
  return [name, unescapeName(text.slice(equals + 1, end))];
}

function tagCells(tags: readonly (readonly [name: string, value: string])[]): Cell[] {
  const names = new Set<string>();
  return tags.map(([name, value]) => {
    if (names.has(name)) throw unreadable(`tag ${name} comes twice`);
    names.add(name);
    return ncharCell(name, value, MAX_LENGTH.ncharTag);
  });
}
