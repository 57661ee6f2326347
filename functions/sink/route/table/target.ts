import { detached } from '../../../shared/detached.ts';
import { tableNameProblem } from '../../../shared/tdengine/names.ts';
import { unwritable } from '../../../shared/tdengine/types/texts.ts';
import { type Found, NO_SLOT } from '../../decode/json/found.ts';
import { JsonValue, MISSING } from '../../decode/json/value.ts';
import { isAt } from '../../decode/record-text.ts';
import { checkTagCount, nameSubtable } from '../../decode/subtable-name.ts';
import { Layout } from '../../rows/layout.ts';
import { RecordError } from '../../rows/record-error.ts';
import { type Cell, type Subtable, valuesOf } from '../../rows/row.ts';
import type { TableRegistry } from '../../rows/table-registry.ts';
import type { Column, TypesOf } from '../columns/column.ts';
import { Literal, textInName } from '../columns/literal.ts';
import { cellOf } from '../columns/read-column.ts';
import type { RemainingColumns } from '../make-columns/remaining.ts';
import type { RecordSource } from '../record-source.ts';
import type { Template } from './template.ts';

/** Subtables that are remembered, so that their rows share one object and their tags are read once. */
const REMEMBERED = 20_000;

/** No key in base64 is this, so that a record without key is none with an empty one. */
const NO_KEY = '-';

/** Where rows of a route go. */
export interface TargetSpec {
  readonly tables: TableRegistry;
  readonly database: string;
  readonly kind: 'stable' | 'table';
  /** Name of the stable or plain table. */
  readonly name: Template;
  /** What the whole name must match. */
  readonly pattern: RegExp | undefined;
  /** Name of the subtable; undefined for that of schemaless writing. */
  readonly subtable: Template | undefined;
  readonly tags: readonly Column[];
  /** Where fields that no setting names may be tags. */
  readonly rest: RemainingColumns | undefined;
  readonly declared: ReadonlyMap<string, number> | undefined;
}

/** A table that was found before, and what it was found by. */
interface SeenTable {
  readonly table: Subtable;
  /** The JSON of each value that the table depends on. */
  readonly texts: readonly string[];
  readonly key: string | null | undefined;
  readonly types: TypesOf | undefined;
  /** What expressions gave for names and tags; empty without any. */
  readonly computed: string;
}

/** Finds the table of a record's row. */
export class Target {
  readonly #spec: TargetSpec;
  /** Slots that the table depends on. */
  readonly #slots: readonly number[];
  /** How many of the slots, the first ones, make the table's name. */
  readonly #nameSlots: number;
  readonly #usesKey: boolean;
  /** Those of the tags that expressions give. */
  readonly #computedTags: readonly Column[];
  readonly #computedNames: readonly (() => string)[];
  readonly #seen = new Map<string, SeenTable>();
  /** The last table found for each hash: looking up a text that was just cut out costs much more than a number. */
  readonly #recent = new Map<number, SeenTable>();
  /** One copy of each text, so that what many tables have in common is near at hand when it is compared. */
  readonly #texts = new Map<string, string>();
  #empty = Layout.empty();

  constructor(spec: TargetSpec) {
    const { name, subtable, tags } = spec;
    this.#spec = spec;
    const ofTags = tags.map(({ slot }) => slot);
    const ofName = new Set([...name.slots, ...(subtable?.slots ?? ofTags)]);
    this.#nameSlots = ofName.size;
    this.#slots = [...new Set([...ofName, ...ofTags])];
    this.#usesKey = name.usesKey || (subtable?.usesKey ?? false);
    this.#computedTags = tags.filter(({ computed }) => computed !== undefined);
    this.#computedNames = [...name.computed, ...(subtable?.computed ?? [])];
  }

  /** The table of a row of what was found. @throws RecordError when it cannot be named or its tags not be read. */
  table(source: RecordSource, found: Found, types: TypesOf | undefined): Subtable {
    const key = this.#usesKey ? source.record.key : undefined;
    const computed = this.#computed(found);
    const hash = hashOf(computed, this.#hash(found));
    const recent = this.#recent.get(hash);
    if (
      recent !== undefined &&
      recent.key === key &&
      recent.types === types &&
      recent.computed === computed &&
      this.#has(found, recent.texts)
    ) {
      return recent.table;
    }
    const texts = this.#slots.map((slot) => found.json(slot));
    // No JSON holds the U+0000 between the texts.
    const id = [...texts, key ?? NO_KEY, types?.id, computed].join('\0');
    const seen =
      this.#seen.get(id) ??
      this.#remember(id, {
        texts: texts.map((each) => this.#shared(each)),
        key,
        types,
        computed: detached(computed),
        table: this.#read(source, found, types),
      });
    this.#recent.set(hash, seen);
    return seen.table;
  }

  /** What expressions and remaining fields give for the record's table, in one text: another one for other names or tags. */
  #computed(found: Found): string {
    let text = this.#spec.rest === undefined ? '' : restText(this.#spec.rest, found);
    for (const name of this.#computedNames) {
      const part = name();
      text += `${part.length}:${part}`;
    }
    for (const tag of this.#computedTags) {
      tag.computed?.read(tag, LITERAL);
      text += `${LITERAL.sql.length}:${LITERAL.sql}`;
    }
    return text;
  }

  /** @throws RecordError for more tags than a stable has */
  #tags(found: Found): readonly Column[] {
    const { tags, rest } = this.#spec;
    if (rest === undefined) return tags;
    const all = [...tags, ...restTags(rest, found)];
    checkTagCount(all.length, {});
    return all;
  }

  #remember(id: string, seen: SeenTable): SeenTable {
    if (this.#seen.size >= REMEMBERED || this.#empty.isCrowded) {
      this.#seen.clear();
      this.#recent.clear();
      this.#texts.clear();
      this.#empty = Layout.empty();
    }
    this.#seen.set(detached(id), seen);
    return seen;
  }

  #shared(text: string): string {
    const shared = this.#texts.get(text);
    if (shared !== undefined) return shared;
    const copy = detached(text);
    this.#texts.set(copy, copy);
    return copy;
  }

  /** Of the last characters of the values, where names and tags mostly differ: more of a name than of a tag. */
  #hash(found: Found): number {
    const { text } = found;
    let hash = 0;
    for (let index = 0; index < this.#slots.length; index++) {
      const slot = this.#slots[index] ?? NO_SLOT;
      const start = found.start(slot);
      const end = found.end(slot);
      hash = Math.imul(hash, 31) + end - start;
      const most = index < this.#nameSlots ? 10 : 4;
      for (let at = Math.max(start, end - most); at < end; at++) {
        hash = (Math.imul(hash, 31) + text.charCodeAt(at)) & 0x3fffffff;
      }
    }
    return hash;
  }

  /** Whether these texts are the JSON of the values. */
  #has(found: Found, texts: readonly string[]): boolean {
    for (let index = 0; index < this.#slots.length; index++) {
      const slot = this.#slots[index] ?? NO_SLOT;
      const before = texts[index];
      if (before === undefined || found.length(slot) !== before.length) return false;
      if (!isAt(before, found.text, found.start(slot))) return false;
    }
    return true;
  }

  #read(source: RecordSource, found: Found, types: TypesOf | undefined): Subtable {
    const { tables, database, kind, pattern, subtable: template, declared } = this.#spec;
    const name = checkedName(kind, this.#spec.name.fill(found, source));
    if (pattern !== undefined && !pattern.test(name)) {
      throw new RecordError('route', `${kind}: the name does not match ${kind}Pattern`);
    }
    const cells: Cell[] = [];
    const named: [name: string, value: string][] = [];
    const literal = new Literal();
    for (const tag of this.#tags(found)) {
      const cell = cellOf(tag, found, types, literal);
      if (cell === undefined) continue;
      cells.push({ ...cell, sql: detached(cell.sql) });
      if (cell.sql !== 'NULL') named.push([tag.name, tagInName(tag, found, cell)]);
    }
    const values = valuesOf(cells, this.#empty);
    if (kind === 'table')
      return tables.subtable({ database, stable: undefined, name: detached(name) }, values, declared);
    const own =
      template === undefined
        ? nameSubtable({}, name, named).name
        : checkedName('subtable', template.fill(found, source));
    return tables.subtable({ database, stable: detached(name), name: detached(own) }, values, declared);
  }
}

/** Those of the fields that no setting names that are tags. */
function restTags(rest: RemainingColumns, found: Found): Column[] {
  const tags: Column[] = [];
  for (let index = 0; index < found.unnamedCount; index++) {
    const column = rest.column(found.unnamed(index));
    if (column.role === 'tag') tags.push(column);
  }
  return tags;
}

/** Their names and values in one text. */
function restText(rest: RemainingColumns, found: Found): string {
  let text = '';
  for (const { name, slot } of restTags(rest, found))
    text += `${name.length}:${name}${found.length(slot)}:${found.json(slot)}`;
  return text;
}

/** Used again for one value after another. */
const LITERAL = new Literal();

function hashOf(text: string, begin: number): number {
  let hash = begin;
  for (let at = Math.max(0, text.length - 12); at < text.length; at++) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(at)) & 0x3fffffff;
  }
  return hash;
}

/** A tag's value as it goes into the MD5 that names a subtable. */
function tagInName({ slot, fallback, computed }: Column, found: Found, cell: Cell): string {
  if (computed !== undefined) return textInName(computed.value, cell);
  const value = new JsonValue();
  found.load(slot, value);
  if (value.kind !== MISSING || fallback === undefined || fallback instanceof RecordError)
    return textInName(value, cell);
  return fallback.textInName;
}

function checkedName(what: 'stable' | 'table' | 'subtable', name: string): string {
  const problem = tableNameProblem(name) ?? heldBy(name);
  if (problem !== undefined) throw new RecordError('route', `${what}: the name ${problem}`);
  return name;
}

function heldBy(name: string): string | undefined {
  const problem = unwritable(name);
  return problem && `holds ${problem}`;
}
