import { MAX_NAME_BYTES } from '../../shared/tdengine/sql-text.ts';
import { FALSE, type Field, MISSING, PLAIN, TEXT, TRUE } from '../decode/json/field.ts';
import { unwritable } from '../decode/json/unescape.ts';
import { schemalessSubtable } from '../decode/subtable-name.ts';
import { detached } from '../detached.ts';
import { Layout } from '../layout.ts';
import { RecordError } from '../record-error.ts';
import { type Cell, type Subtable, valuesOf } from '../row.ts';
import { cellOf } from './cell-of.ts';
import type { Column } from './column.ts';
import { Literal } from './literal.ts';
import type { RecordSource } from './record-source.ts';
import type { Template } from './template.ts';
import type { TypesOf } from './types-of.ts';

/** Subtables that are remembered, so that their rows share one object and their tags are read once. */
const REMEMBERED = 20_000;

/** Where rows of a route go. */
export interface TargetParts {
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

/** Finds the table of a record's row. */
export class Target {
  readonly #parts: TargetParts;
  readonly #fields: readonly Field[];
  readonly #usesKey: boolean;
  readonly #known = new Map<string, Subtable>();
  #empty = Layout.empty();

  constructor(parts: TargetParts) {
    const { name, subtable, tags } = parts;
    this.#parts = parts;
    this.#fields = [...new Set([...name.fields, ...(subtable?.fields ?? []), ...tags.map(({ field }) => field)])];
    this.#usesKey = name.usesKey || (subtable?.usesKey ?? false);
  }

  /** The table of the row that the fields stand for. @throws RecordError when it cannot be named or its tags not be read. */
  table(source: RecordSource, types: TypesOf | undefined): Subtable {
    const id = this.#identity(source, types);
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    if (this.#known.size >= REMEMBERED || this.#empty.isCrowded) {
      this.#known.clear();
      this.#empty = Layout.empty();
    }
    const table = this.#read(source, types);
    this.#known.set(detached(id), table);
    return table;
  }

  /** All that the table depends on, as it stands in the record: no JSON holds the U+0000 between the parts. */
  #identity(source: RecordSource, types: TypesOf | undefined): string {
    let id = '';
    for (const field of this.#fields) {
      if (field.kind !== MISSING) id += source.text.slice(field.start, field.end);
      id += '\0';
    }
    if (this.#usesKey) id += `${source.record.key}\0`;
    return types === undefined ? id : `${id}${types.id}`;
  }

  #read(source: RecordSource, types: TypesOf | undefined): Subtable {
    const { database, kind, pattern, subtable, tags, declared } = this.#parts;
    const name = checkedName(kind, this.#parts.name.fill(source));
    if (pattern !== undefined && !pattern.test(name)) {
      throw new RecordError('map', `${kind}: the name does not match ${kind}Pattern`);
    }
    const cells: Cell[] = [];
    const spelled: [name: string, value: string][] = [];
    const literal = new Literal();
    for (const tag of tags) {
      const cell = cellOf(tag, source.text, types, literal);
      if (cell === undefined) continue;
      cells.push({ ...cell, sql: detached(cell.sql) });
      if (cell.sql !== 'NULL') spelled.push([tag.name, spelling(tag.field, source.text, cell)]);
    }
    const values = valuesOf(cells, this.#empty);
    const more = declared === undefined ? undefined : { declared };
    if (kind === 'table') return { database, stable: undefined, name, tags: values, ...more };
    const own =
      subtable === undefined ? schemalessSubtable(name, spelled) : checkedName('subtable', subtable.fill(source));
    return { database, stable: detached(name), name: detached(own), tags: values, ...more };
  }
}

/** A tag's value as the MD5 of a subtable's name has it. */
function spelling(field: Field, text: string, { sql }: Cell): string {
  const { kind } = field;
  return kind === PLAIN || kind === TEXT || kind === TRUE || kind === FALSE ? field.plain(text) : sql;
}

function checkedName(what: 'stable' | 'table' | 'subtable', name: string): string {
  const refuse = (problem: string) => new RecordError('map', `${what}: the name ${problem}`);
  if (name === '') throw refuse('is empty');
  if (Buffer.byteLength(name) > MAX_NAME_BYTES.table) throw refuse(`is longer than ${MAX_NAME_BYTES.table} bytes`);
  if (name.includes('.')) throw refuse('has a dot in it, which TDengine does not take');
  const problem = unwritable(name);
  if (problem !== undefined) throw refuse(`holds ${problem}`);
  return name;
}
