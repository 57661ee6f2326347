import { Layout } from '../../layout.ts';
import { unreadable } from '../../record-error.ts';
import { type Subtable, type Values, valuesOf } from '../../row.ts';
import { checkColumnName, checkTableName, MAX_LENGTH, ncharCell } from '../cells.ts';
import { schemalessSubtable } from '../subtable-name.ts';
import { unescapeName } from './escapes.ts';
import { findUnescaped } from './scan.ts';

/** Series that are remembered: their lines need no second look at the tags, nor a second MD5. */
const REMEMBERED = 20_000;

/** Reads `measurement[,tag=value…]` of lines, once for each series. */
export class HeadReader {
  readonly #database: string;
  readonly #known = new Map<string, Subtable>();
  #tags = Layout.empty();

  constructor(database: string) {
    this.#database = database;
  }

  /** The subtable of a head that was read before. */
  known(text: string): Subtable | undefined {
    return this.#known.get(text);
  }

  /** @throws RecordError when the text is no head. */
  read(text: string): Subtable {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    if (this.#known.size >= REMEMBERED || this.#tags.isCrowded) {
      this.#known.clear();
      this.#tags = Layout.empty();
    }
    const table = readTable(this.#database, text, this.#tags);
    this.#known.set(text, table);
    return table;
  }
}

const COMMA = 0x2c;
const EQUALS = 0x3d;

function readTable(database: string, text: string, empty: Layout): Subtable {
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
  return { database, stable, name: schemalessSubtable(spelled, tags), tags: tagValues(tags, empty) };
}

function readTag(text: string, from: number, end: number): [name: string, value: string] {
  const equals = findUnescaped(text, from, end, EQUALS, EQUALS);
  if (equals === end) throw unreadable('a tag has no value');
  const name = unescapeName(text.slice(from, equals));
  checkColumnName('tag', name);
  if (equals + 1 === end) throw unreadable(`tag ${name}: the value is empty`, name);
  if (findUnescaped(text, equals + 1, end, EQUALS, EQUALS) !== end) {
    throw unreadable(`tag ${name}: an equals sign in the value is not escaped`, name);
  }
  return [name, unescapeName(text.slice(equals + 1, end))];
}

function tagValues(tags: readonly (readonly [name: string, value: string])[], empty: Layout): Values {
  const names = new Set<string>();
  const cells = tags.map(([name, value]) => {
    if (names.has(name)) throw unreadable(`tag ${name} comes twice`, name);
    names.add(name);
    return ncharCell(name, value, MAX_LENGTH.ncharTag);
  });
  return valuesOf(cells, empty);
}
