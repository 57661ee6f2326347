import { detached } from '../../shared/detached.ts';
import { tableNameProblem } from '../../shared/tdengine/table-name.ts';
import { type Field, MISSING } from '../decode/json/field.ts';
import { stands } from '../decode/json/stands.ts';
import { unwritable } from '../decode/json/unescape.ts';
import { nameSubtable } from '../decode/subtable-name.ts';
import { Layout } from '../rows/layout.ts';
import { RecordError } from '../rows/record-error.ts';
import { type Cell, type Subtable, valuesOf } from '../rows/row.ts';
import type { TableRegistry } from '../rows/table-registry.ts';
import { cellOf } from './cell-of.ts';
import type { Column } from './column.ts';
import { Literal } from './literal.ts';
import type { RecordSource } from './record-source.ts';
import { spelling } from './spelling.ts';
import type { Template } from './template.ts';
import type { TypesOf } from './types-of.ts';

/** Subtables that are remembered, so that their rows share one object and their tags are read once. */
const REMEMBERED = 20_000;

/** No key in base64 is this, so that a record without key is none with an empty one. */
const NO_KEY = '-';

/** Where rows of a route go. */
export interface TargetParts {
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
  readonly declared: ReadonlyMap<string, number> | undefined;
}

/** A table that was found before, and what it was found by. */
interface Known {
  readonly table: Subtable;
  /** Of each field that the table depends on, what stood in the record. */
  readonly texts: readonly string[];
  readonly key: string | null | undefined;
  readonly types: TypesOf | undefined;
}

/** Finds the table of a record's row. */
export class Target {
  readonly #parts: TargetParts;
  readonly #fields: readonly Field[];
  /** How many of the fields, the first ones, make the table's name. */
  readonly #nameFields: number;
  readonly #usesKey: boolean;
  readonly #known = new Map<string, Known>();
  /** The last table found for each hash: looking up a text that was just cut out costs much more than a number. */
  readonly #recent = new Map<number, Known>();
  /** One copy of each text, so that what many tables have in common is near at hand when it is compared. */
  readonly #texts = new Map<string, string>();
  #empty = Layout.empty();

  constructor(parts: TargetParts) {
    const { name, subtable, tags } = parts;
    this.#parts = parts;
    const ofTags = tags.map(({ field }) => field);
    const ofName = new Set([...name.fields, ...(subtable?.fields ?? ofTags)]);
    this.#nameFields = ofName.size;
    this.#fields = [...new Set([...ofName, ...ofTags])];
    this.#usesKey = name.usesKey || (subtable?.usesKey ?? false);
  }

  /** The table of the row that the fields stand for. @throws RecordError when it cannot be named or its tags not be read. */
  table(source: RecordSource, types: TypesOf | undefined): Subtable {
    const { text } = source;
    const key = this.#usesKey ? source.record.key : undefined;
    const hash = this.#hash(text);
    const recent = this.#recent.get(hash);
    if (recent !== undefined && recent.key === key && recent.types === types && this.#stand(recent.texts, text)) {
      return recent.table;
    }
    const texts = this.#fields.map((field) => field.json(text));
    // No JSON holds the U+0000 between the parts.
    const id = [...texts, key ?? NO_KEY, types?.id].join('\0');
    const known =
      this.#known.get(id) ??
      this.#remember(id, {
        texts: texts.map((part) => this.#shared(part)),
        key,
        types,
        table: this.#read(source, types),
      });
    this.#recent.set(hash, known);
    return known.table;
  }

  #remember(id: string, known: Known): Known {
    if (this.#known.size >= REMEMBERED || this.#empty.isCrowded) {
      this.#known.clear();
      this.#recent.clear();
      this.#texts.clear();
      this.#empty = Layout.empty();
    }
    this.#known.set(detached(id), known);
    return known;
  }

  #shared(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const copy = detached(text);
    this.#texts.set(copy, copy);
    return copy;
  }

  /** Of the last characters of the fields, where names and tags mostly differ: more of a name than of a tag. */
  #hash(text: string): number {
    let hash = 0;
    for (let index = 0; index < this.#fields.length; index++) {
      const field = this.#fields[index];
      if (field === undefined) continue;
      const { start, end } = field;
      hash = Math.imul(hash, 31) + end - start;
      const most = index < this.#nameFields ? 10 : 4;
      for (let at = Math.max(start, end - most); at < end; at++) {
        hash = (Math.imul(hash, 31) + text.charCodeAt(at)) & 0x3fffffff;
      }
    }
    return hash;
  }

  /** Whether these texts are what stands in the fields. */
  #stand(texts: readonly string[], text: string): boolean {
    for (let index = 0; index < this.#fields.length; index++) {
      const field = this.#fields[index];
      const known = texts[index];
      if (field === undefined || known === undefined) return false;
      if (field.end - field.start !== known.length || !stands(known, text, field.start)) return false;
    }
    return true;
  }

  #read(source: RecordSource, types: TypesOf | undefined): Subtable {
    const { tables, database, kind, pattern, subtable: template, tags, declared } = this.#parts;
    const name = checkedName(kind, this.#parts.name.fill(source));
    if (pattern !== undefined && !pattern.test(name)) {
      throw new RecordError('map', `${kind}: the name does not match ${kind}Pattern`);
    }
    const cells: Cell[] = [];
    const named: [name: string, value: string][] = [];
    const literal = new Literal();
    for (const tag of tags) {
      const cell = cellOf(tag, source.text, types, literal);
      if (cell === undefined) continue;
      cells.push({ ...cell, sql: detached(cell.sql) });
      if (cell.sql !== 'NULL') named.push([tag.name, spelled(tag, source.text, cell)]);
    }
    const values = valuesOf(cells, this.#empty);
    if (kind === 'table')
      return tables.subtable({ database, stable: undefined, name: detached(name) }, values, declared);
    const own =
      template === undefined ? nameSubtable({}, name, named).name : checkedName('subtable', template.fill(source));
    return tables.subtable({ database, stable: detached(name), name: detached(own) }, values, declared);
  }
}

/** A tag's value as the MD5 of a subtable's name has it. */
function spelled({ field, fallback }: Column, text: string, cell: Cell): string {
  if (field.kind !== MISSING || fallback === undefined || fallback instanceof RecordError)
    return spelling(field, text, cell);
  return fallback.spelled;
}

function checkedName(what: 'stable' | 'table' | 'subtable', name: string): string {
  const problem = tableNameProblem(name) ?? heldBy(name);
  if (problem !== undefined) throw new RecordError('map', `${what}: the name ${problem}`);
  return name;
}

function heldBy(name: string): string | undefined {
  const problem = unwritable(name);
  return problem && `holds ${problem}`;
}
