import type { TableSchema } from '../../shared/tdengine/table-schema.ts';
import type { Layout } from '../layout.ts';
import { RecordError } from '../record-error.ts';
import type { Row, Subtable, Values, ValueType } from '../row.ts';
import { coercionOf } from './coerce.ts';
import { declaredLength, longestLength } from './declared-length.ts';
import { type DraftColumn, DraftColumns } from './draft-columns.ts';
import { type ColumnFit, type Fit, fittedValues, targetLayout } from './fit.ts';
import { neededLength } from './needed-length.ts';
import { typeText } from './schema-change.ts';

/** What may be changed; `refused` says why TDengine refused a change of a column before, or of all for `''`. */
export interface DraftRules {
  readonly create: boolean;
  readonly addColumns: boolean;
  readonly widen: boolean;
  /** Whether a row takes the place of one with its time: columns that it does not give become NULL. */
  readonly replace: boolean;
  readonly refused: (column: string) => string | undefined;
}

/** Time column of stables made by schemaless writing. */
const TIME_COLUMN = '_ts';

/** A stable or plain table as it is, and as the rows admitted so far need it. Every change can be taken back to a mark. */
export class StableDraft {
  readonly name: string;
  readonly exists: boolean;
  readonly kind: 'stable' | 'table';
  /** Whether a record was admitted; a draft that stays unused is not made. */
  isUsed = false;
  readonly #rules: DraftRules;
  readonly #columns: DraftColumns;
  /** The tables whose tags are admitted, as they are written. */
  readonly #tables = new Map<Subtable, Subtable>();
  readonly #fits = new Map<Layout, Fit>();
  readonly #unusable: string | undefined;
  readonly #key: string | undefined;
  #last: Fit | undefined;

  constructor({ stable, name }: Subtable, existing: TableSchema | undefined, rules: DraftRules) {
    this.name = stable ?? name;
    this.kind = stable === undefined ? 'table' : 'stable';
    this.exists = existing !== undefined;
    this.#rules = rules;
    const time = { name: TIME_COLUMN, type: 'TIMESTAMP', length: 8, role: 'column' } as const;
    this.#columns = new DraftColumns(existing ?? [time]);
    this.#key = existing?.find(({ role }) => role === 'key')?.name;
    this.#unusable = this.#whyUnusable();
  }

  /** All columns and tags in their order, the time first. */
  columns(): readonly DraftColumn[] {
    return this.#columns.all();
  }

  /** A mark to go back to. */
  mark(): number {
    return this.#columns.mark();
  }

  /** Takes back all that was admitted after the mark. */
  backTo(mark: number): void {
    if (!this.#columns.backTo(mark)) return;
    this.#tables.clear();
    this.#fits.clear();
    this.#last = undefined;
  }

  /**
   * Makes room for a row.
   * @returns the row as it is to be written, its values in the types of the columns.
   * @throws RecordError naming the column that does not fit and cannot be made to.
   */
  admit(row: Row): Row {
    if (this.#unusable !== undefined) throw this.#misfit(this.#unusable);
    const table = this.#tables.get(row.table) ?? this.#admitTable(row.table);
    const fit = row.layout === this.#last?.layout ? this.#last : this.#fitOf(row.layout, table);
    if (fit.isAsIs && !row.layout.isSized && table === row.table && this.#key === undefined) return row;
    const values = this.#fitted(row, fit, table);
    if (this.#key !== undefined && values.values[fit.keyAt] === 'NULL') throw this.#keyless(this.#key);
    return values === row && table === row.table ? row : { ...row, ...values, table, decoded: row.decoded ?? row };
  }

  #admitTable(table: Subtable): Subtable {
    const fit = this.#makeFit(table.tags.layout, 'tag', table);
    const tags = this.#fitted(table.tags, fit, table);
    const fitted = tags === table.tags ? table : { ...table, tags };
    this.#tables.set(table, fitted);
    return fitted;
  }

  #fitOf(layout: Layout, table: Subtable): Fit {
    const fit = this.#fits.get(layout) ?? this.#makeFit(layout, 'column', table);
    this.#fits.set(layout, fit);
    this.#last = fit;
    return fit;
  }

  #makeFit(layout: Layout, role: 'column' | 'tag', table: Subtable): Fit {
    const columns = layout.columns.map(({ name, type }, at) => this.#fitColumn(name, type, role, at, table));
    const kept = columns.filter((column) => column !== undefined);
    const filled = this.#rules.replace && role === 'column' ? this.#others(layout) : [];
    const keyAt = role === 'column' && this.#key !== undefined ? layout.indexOf(this.#key) : -1;
    if (role === 'column' && this.#key !== undefined && keyAt < 0) throw this.#keyless(this.#key);
    const isAsIs = kept.length === columns.length && filled.length === 0 && kept.every(({ coerce }) => !coerce);
    return {
      layout,
      target: isAsIs ? layout : targetLayout(layout, kept, filled),
      columns: kept,
      isAsIs,
      keyAt,
      filled,
    };
  }

  /** How a column's values get into the table; undefined for a NULL without a column, of which nothing is to be written. */
  #fitColumn(
    name: string,
    type: ValueType,
    role: 'column' | 'tag',
    at: number,
    table: Subtable,
  ): ColumnFit | undefined {
    const known = this.#columns.get(name);
    if (known === undefined && type === 'NULL') return undefined;
    const column = known ?? this.#add(name, type, role, table);
    if ((column.role === 'tag') !== (role === 'tag')) {
      throw this.#misfit(`${name} is a ${column.role} of ${this.#place()}, the record has it as a ${role}`, name);
    }
    if (column.type === type || type === 'NULL') return { at, name, type: column.type, coerce: undefined };
    const coercion = coercionOf(type, column.type);
    if (coercion === undefined) throw this.#mismatch(column, type);
    return { at, name, type: column.type, coerce: coercion === 'same' ? undefined : coercion };
  }

  /** The columns that a row of the layout does not give. */
  #others(layout: Layout): string[] {
    const [, ...columns] = this.#columns.all();
    return columns.filter(({ name, role }) => role !== 'tag' && layout.indexOf(name) < 0).map(({ name }) => name);
  }

  /** The values in the types of their columns, which are made long enough. */
  #fitted<T extends Values>(values: T, fit: Fit, table: Subtable): T | Values {
    const fitted = fit.isAsIs
      ? values
      : fittedValues(values, fit, (column, type) => {
          const draft = this.#columns.get(column.name);
          if (draft === undefined) throw new Error(`column ${column.name} is not in its draft`);
          return this.#mismatch(draft, type, 'and that would change the value');
        });
    if (fitted.layout.isSized || fit.columns.some(({ type }) => longestLength(type, 'column') !== undefined)) {
      this.#makeLongEnough(fitted, table);
    }
    return fitted;
  }

  #makeLongEnough({ layout, values, lengths }: Values, table: Subtable): void {
    for (let at = 0; at < lengths.length; at++) {
      const length = lengths[at] ?? 0;
      const column = this.#columns.get(layout.columns[at]?.name ?? '');
      if (column === undefined || length === 0 || length < column.length) continue;
      const needed = neededLength(values[at] ?? '', length, column.type);
      // A column that is being declared gets schemaless writing's length, an existing one is left if the value fits.
      if (needed > column.length || column.length !== column.existing) this.#widen(column, length, needed, table);
    }
  }

  #add(name: string, type: ValueType, role: 'column' | 'tag', table: Subtable): DraftColumn {
    if (this.exists && !this.#rules.addColumns) {
      throw this.#misfit(`${this.#place()} has no ${role} ${name} and evolve.addColumns is false`, name);
    }
    this.#checkRefused(name, 'added');
    if (!this.#columns.hasPlaceFor(role))
      throw this.#misfit(`${this.#place()} cannot have one ${role} more, ${name}`, name);
    return this.#change({ name, type, role, existing: undefined }, 0, 0, table);
  }

  #widen(column: DraftColumn, bytes: number, needed: number, table: Subtable): void {
    const { name, existing } = column;
    const isDeclared = table.declared?.has(name) === true;
    if (existing === undefined && isDeclared && needed <= column.length) return;
    if (existing !== undefined && !this.#rules.widen) {
      const message = `column ${name} of ${this.#place()} is ${typeText(column.type, column.length)}`;
      throw this.#misfit(`${message}, the record needs ${needed}, and evolve.widen is false`, name);
    }
    this.#checkRefused(name, 'widened');
    this.#change(column, bytes, Math.max(needed, column.length), table);
  }

  /** Puts the column with schemaless writing's length for so many bytes, or the needed one when there is no room for that. */
  #change(column: Omit<DraftColumn, 'length'>, bytes: number, needed: number, table: Subtable): DraftColumn {
    const { name, type, role } = column;
    const longest = longestLength(type, role === 'tag' ? 'tag' : 'column');
    const wanted = Math.max(declaredLength(bytes), table.declared?.get(name) ?? 0);
    const lengths = longest === undefined ? [0] : [Math.min(wanted, longest), Math.max(1, needed)];
    for (const length of needed <= (longest ?? needed) ? lengths : []) {
      const draft = { ...column, length };
      if (this.#columns.tryPut(draft)) return draft;
    }
    throw this.#misfit(`${this.#place()} has no room for column ${name} of length ${needed}`, name);
  }

  #whyUnusable(): string | undefined {
    if (!this.exists) {
      if (!this.#rules.create) return `${this.#place()} does not exist and autoCreate.stable is false`;
      const refusal = this.#rules.refused('');
      return refusal && `${this.#place()} cannot be created: ${refusal}`;
    }
    const hasTags = this.columns().some(({ role }) => role === 'tag');
    if (this.kind === 'stable') return hasTags ? undefined : `${this.name} is a table without tags, not a stable`;
    return hasTags ? `${this.name} is a stable or subtable, not a plain table` : undefined;
  }

  #checkRefused(column: string, verb: string): void {
    const refusal = this.#rules.refused(column);
    if (refusal !== undefined) {
      throw this.#misfit(`column ${column} of ${this.#place()} cannot be ${verb}: ${refusal}`, column);
    }
  }

  #mismatch({ name, type, existing, length }: DraftColumn, given: ValueType, why = ''): RecordError {
    const actual = typeText(type, existing ?? length);
    const message = `column ${name} of ${this.#place()}: the record has ${given}, the column is ${actual}`;
    return this.#misfit(why === '' ? message : `${message}, ${why}`, name);
  }

  #keyless(key: string): RecordError {
    return this.#misfit(`${this.#place()} has the composite key ${key}, for which the record has no value`, key);
  }

  #place(): string {
    return `${this.kind} ${this.name}`;
  }

  #misfit(message: string, column?: string): RecordError {
    return new RecordError('schema', message, { column });
  }
}
