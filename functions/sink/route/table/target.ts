import { detached } from '../../../shared/detached.ts';
import { tableNameProblem } from '../../../shared/tdengine/names.ts';
import { unwritable } from '../../../shared/tdengine/types/texts.ts';
import type { Found } from '../../decode/json/found.ts';
import { JsonValue, MISSING } from '../../decode/json/value.ts';
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
import { SeenTables } from './seen-tables.ts';
import type { Template } from './template.ts';

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

/** Finds the table of a record's row. */
export class Target {
  readonly #spec: TargetSpec;
  readonly #seen: SeenTables;
  readonly #usesKey: boolean;
  /** Those of the tags that expressions give. */
  readonly #computedTags: readonly Column[];
  readonly #computedNames: readonly (() => string)[];
  /** What the tags' layouts grow from. */
  #empty = Layout.empty();

  constructor(spec: TargetSpec) {
    const { name, subtable, tags } = spec;
    this.#spec = spec;
    const ofTags = tags.map(({ slot }) => slot);
    const ofName = new Set([...name.slots, ...(subtable?.slots ?? ofTags)]);
    this.#seen = new SeenTables([...new Set([...ofName, ...ofTags])], ofName.size);
    this.#usesKey = name.usesKey || (subtable?.usesKey ?? false);
    this.#computedTags = tags.filter(({ computed }) => computed !== undefined);
    this.#computedNames = [...name.computed, ...(subtable?.computed ?? [])];
  }

  /** The table of a row of what was found. @throws RecordError when it cannot be named or its tags not be read. */
  table(source: RecordSource, found: Found, types: TypesOf | undefined): Subtable {
    const key = this.#usesKey ? source.record.key : undefined;
    const computed = this.#computed(found);
    const seen = this.#seen;
    return (
      seen.recent(found, key, types, computed) ??
      seen.find(found, { key, types, computed }, () => this.#read(source, found, types))
    );
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

  #read(source: RecordSource, found: Found, types: TypesOf | undefined): Subtable {
    const { tables, database, kind, pattern, subtable: template, declared } = this.#spec;
    const name = checkedName(kind, this.#spec.name.fill(found, source));
    if (pattern !== undefined && !pattern.test(name)) {
      throw new RecordError('route', `${kind}: the name does not match ${kind}Pattern`);
    }
    if (this.#empty.isCrowded) {
      this.#seen.clear();
      this.#empty = Layout.empty();
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
