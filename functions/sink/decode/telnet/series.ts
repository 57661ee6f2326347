import type { Layout } from '../../rows/layout.ts';
import { unreadable } from '../../rows/record-error.ts';
import { type Subtable, valuesOf } from '../../rows/row.ts';
import type { TableRegistry } from '../../rows/table-registry.ts';
import { checkTableName, ncharCell } from '../cells.ts';
import { checkTagName } from '../opentsdb-protocols.ts';
import { SeriesMemory } from '../series-memory.ts';
import { checkTagCount, nameSubtable, type SubtableNaming, withoutDots } from '../subtable-name.ts';

const SPACE = 0x20;
const EQUALS = 0x3d;

type Tag = readonly [name: string, value: string];

/** Reads metric and tags of lines, once for each series. */
export class TelnetSeries {
  readonly #tables: TableRegistry;
  readonly #database: string;
  readonly #naming: SubtableNaming;
  readonly #memory = new SeriesMemory();

  constructor(tables: TableRegistry, database: string, naming: SubtableNaming) {
    this.#tables = tables;
    this.#database = database;
    this.#naming = naming;
  }

  /** @throws RecordError when TDengine would refuse the metric's name or `tag=value[ tag=value…]`. */
  table(metric: string, tags: string): Subtable {
    return this.#memory.get(metric, tags) ?? this.#memory.add(metric, tags, this.#read);
  }

  readonly #read = (metric: string, text: string, empty: Layout): Subtable => {
    checkTableName('metric', metric);
    const { name, tags } = nameSubtable(this.#naming, metric, readTags(text, this.#naming));
    const cells = tags.map((tag) => ncharCell(tag[0], tag[1], 'tag'));
    return this.#tables.subtable(
      { database: this.#database, stable: withoutDots(metric), name },
      valuesOf(cells, empty),
    );
  };
}

function readTags(text: string, naming: SubtableNaming): Tag[] {
  const tags: Tag[] = [];
  const names = new Set<string>();
  let at = 0;
  while (at < text.length) {
    if (text.charCodeAt(at) === SPACE) {
      at++;
      continue;
    }
    const blank = text.indexOf(' ', at);
    const end = blank < 0 ? text.length : blank;
    checkTagCount(tags.length + 1, naming);
    const tag = readTag(text, at, end);
    if (names.has(tag[0])) throw unreadable(`tag ${tag[0]} comes twice`, tag[0]);
    names.add(tag[0]);
    tags.push(tag);
    at = end;
  }
  return tags;
}

function readTag(text: string, from: number, end: number): Tag {
  const equals = text.indexOf('=', from);
  if (equals < 0 || equals >= end) throw unreadable('a tag has no value: a blank ends each tag');
  const name = text.slice(from, equals);
  checkTagName(name);
  if (equals + 1 === end) throw unreadable(`tag ${name}: the value is empty`, name);
  for (let at = equals + 1; at < end; at++) {
    if (text.charCodeAt(at) === EQUALS) throw unreadable(`tag ${name}: the value holds an equals sign`, name);
  }
  return [name, text.slice(equals + 1, end)];
}
