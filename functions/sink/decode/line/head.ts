import { detached } from '../../../shared/detached.ts';
import { Layout } from '../../rows/layout.ts';
import { unreadable } from '../../rows/record-error.ts';
import { type Subtable, type Values, valuesOf } from '../../rows/row.ts';
import type { TableRegistry } from '../../rows/table-registry.ts';
import { checkColumnName, checkTableName, ncharCell } from '../cells.ts';
import { isAt } from '../record-text.ts';
import { checkTagCount, nameSubtable, type SubtableNaming, withoutDots } from '../subtable-name.ts';
import { findUnescaped, unescapeName } from './scan.ts';

/** Series that are remembered: their lines need no second look at the tags, nor a second MD5. */
const REMEMBERED = 20_000;

/** A series that was seen before. */
interface SeenSeries {
  readonly head: string;
  readonly table: Subtable;
  /** The series that came behind it last: devices mostly report in turn. */
  next: SeenSeries | undefined;
}

const SPACE = 0x20;

/** Reads `measurement[,tag=value…]` of lines, once for each series. */
export class HeadReader {
  readonly #tables: TableRegistry;
  readonly #database: string;
  readonly #seen = new Map<string, SeenSeries>();
  readonly #naming: SubtableNaming;
  #tags = Layout.empty();
  #last: SeenSeries | undefined;

  constructor(tables: TableRegistry, database: string, naming: SubtableNaming) {
    this.#tables = tables;
    this.#database = database;
    this.#naming = naming;
  }

  /**
   * The series of a line that begins at a place, when it was read before and a blank follows; its head ends where it
   * ended then, so that no backslash needs to be looked for.
   */
  seen(text: string, at: number): { readonly head: string; readonly table: Subtable } | undefined {
    const likely = this.#last?.next;
    if (likely !== undefined && text.charCodeAt(at + likely.head.length) === SPACE && isAt(likely.head, text, at)) {
      this.#last = likely;
      return likely;
    }
    const blank = text.indexOf(' ', at);
    return blank < 0 ? undefined : this.#follow(this.#seen.get(text.slice(at, blank)));
  }

  /** @throws RecordError when the text is no head. */
  read(text: string): Subtable {
    const seen = this.#follow(this.#seen.get(text));
    if (seen !== undefined) return seen.table;
    if (this.#seen.size >= REMEMBERED || this.#tags.isCrowded) {
      this.#seen.clear();
      this.#last = undefined;
      this.#tags = Layout.empty();
    }
    const own = detached(text);
    const table = this.#readTable(own);
    const series: SeenSeries = { head: own, table, next: undefined };
    this.#seen.set(own, series);
    this.#follow(series);
    return table;
  }

  #readTable(text: string): Subtable {
    const { stable, name, tags } = readSeries(text, this.#naming);
    return this.#tables.subtable({ database: this.#database, stable, name }, tagValues(tags, this.#tags));
  }

  #follow(series: SeenSeries | undefined): SeenSeries | undefined {
    if (series === undefined) return undefined;
    if (this.#last !== undefined) this.#last.next = series;
    this.#last = series;
    return series;
  }
}

const COMMA = 0x2c;
const EQUALS = 0x3d;

/** The stable, the subtable's name, and the tags that are stored. */
function readSeries(text: string, naming: SubtableNaming) {
  const end = text.length;
  let at = findUnescaped(text, 0, end, COMMA, COMMA);
  const spelled = text.slice(0, at);
  const stable = withoutDots(spelled.replace(/\\([, ])/g, '$1'));
  checkTableName('measurement', stable);
  const tags: [name: string, value: string][] = [];
  // A comma without a tag behind it is accepted.
  while (at + 1 < end) {
    const next = findUnescaped(text, at + 1, end, COMMA, COMMA);
    checkTagCount(tags.length + 1, naming);
    tags.push(readTag(text, at + 1, next));
    at = next;
  }
  return { stable, ...nameSubtable(naming, spelled, tags) };
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
    return ncharCell(name, value, 'tag');
  });
  return valuesOf(cells, empty);
}
