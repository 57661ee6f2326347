import type { TableSchema } from '../../../shared/tdengine/table-schema.ts';
import type { DatabasePrecision } from '../../decode/time.ts';
import type { Layout } from '../../rows/layout.ts';
import { RecordError } from '../../rows/record-error.ts';
import type { Row, Subtable, Values, ValueType } from '../../rows/row.ts';
import { coercionOf, takenBy } from '../coerce/coercion.ts';
import { NO_TAG, typeText } from '../schema-change.ts';
import { ColumnGrowth } from './column-growth.ts';
import { type DraftColumn, DraftColumns } from './draft-columns.ts';
import { type ColumnFit, type Fit, fittedValues, hasRoom, targetLayout } from './fit.ts';

/** What may be changed; `refused` says why TDengine refused a change of a column before. */
export interface DraftRules {
  readonly create: boolean;
  readonly addColumns: boolean;
  readonly widen: boolean;
  /** Whether a row takes the place of one with its time: columns that it does not give become NULL. */
  readonly replace: boolean;
  readonly refused: (column: string) => string | undefined;
  /** Unit of the database's times. */
  readonly precision: DatabasePrecision | undefined;
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
  /** The tables whose tags had to be looked at, as they are written. */
  readonly #tables = new Map<Subtable, Subtable>();
  readonly #fits = { column: new Map<Layout, Fit>(), tag: new Map<Layout, Fit>() };
  readonly #unusable: string | undefined;
  readonly #key: string | undefined;
  readonly #growth: ColumnGrowth;
  #last: Fit | undefined;
  /** Version of the columns that the fits are of. */
  #version = -1;

  constructor({ stable, name }: Subtable, existing: TableSchema | undefined, rules: DraftRules) {
    this.name = stable ?? name;
    this.kind = stable === undefined ? 'table' : 'stable';
    this.exists = existing !== undefined;
    this.#rules = rules;
    const time = { name: TIME_COLUMN, type: 'TIMESTAMP', length: 8, role: 'column' } as const;
    this.#columns = new DraftColumns(existing ?? [time]);
    this.#growth = new ColumnGrowth(this.#columns, {
      ...rules,
      exists: this.exists,
      place: `${this.kind} ${this.name}`,
    });
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
    this.#columns.backTo(mark);
  }

  /**
   * Makes room for a row.
   * @returns the row as it is to be written, its values in the types of the columns.
   * @throws RecordError naming the column that does not fit and cannot be made to.
   */
  admit(row: Row): Row {
    if (this.#unusable !== undefined) throw this.#misfit(this.#unusable);
    const table = this.#admitTable(row.table);
    const isAsBefore = row.layout === this.#last?.layout && this.#version === this.#columns.version;
    const fit = isAsBefore && this.#last !== undefined ? this.#last : this.#fitOf(row.layout, 'column', table);
    if (table === row.table && hasRoom(fit, row)) return row;
    const values = this.#fitted(row, fit, table);
    if (this.#key !== undefined && values.values[fit.keyAt] === 'NULL') throw this.#keyless(this.#key);
    return values === row && table === row.table ? row : { ...row, ...values, table, decoded: row.decoded ?? row };
  }

  /**
   * To be called when the rows of a record are admitted.
   * @throws RecordError when the table is to be made and cannot be: no row so far gives it a column, or one has the name of the tag
   * that a stable without tags gets.
   */
  checkColumns(): void {
    if (this.exists) return;
    if (this.kind === 'stable' && !this.#columns.hasTags && this.#columns.get(NO_TAG.name) !== undefined) {
      throw this.#misfit(
        `${this.#place()} has no tag, for which it gets the tag ${NO_TAG.name}: no column`,
        NO_TAG.name,
      );
    }
    if (this.#columns.hasValues) return;
    throw this.#misfit(
      `${this.#place()} does not exist, and no value of the record says which type a column of it has`,
    );
  }

  #admitTable(table: Subtable): Subtable {
    const fit = this.#fitOf(table.tags.layout, 'tag', table);
    if (hasRoom(fit, table.tags)) return table;
    const known = this.#tables.get(table);
    if (known !== undefined) return known;
    const tags = this.#fitted(table.tags, fit, table);
    const fitted = tags === table.tags ? table : { ...table, tags };
    this.#tables.set(table, fitted);
    return fitted;
  }

  #fitOf(layout: Layout, role: 'column' | 'tag', table: Subtable): Fit {
    if (this.#version !== this.#columns.version) this.#forgetFits();
    const fit = this.#fits[role].get(layout) ?? this.#makeFit(layout, role, table);
    // Making it may have added columns, so that all fits before are of another version.
    if (this.#version !== this.#columns.version) this.#forgetFits();
    this.#fits[role].set(layout, fit);
    if (role === 'column') this.#last = fit;
    return fit;
  }

  /** Forgets how rows fit columns that have changed since. */
  #forgetFits(): void {
    this.#version = this.#columns.version;
    this.#tables.clear();
    this.#fits.column.clear();
    this.#fits.tag.clear();
    this.#last = undefined;
  }

  #makeFit(layout: Layout, role: 'column' | 'tag', table: Subtable): Fit {
    const columns = layout.columns.map(({ name, type }, at) => this.#fitColumn(name, type, role, at, table));
    const kept = columns.filter((column) => column !== undefined);
    const filled = this.#rules.replace && role === 'column' ? this.#others(layout) : [];
    const key = role === 'column' ? this.#key : undefined;
    if (key !== undefined && layout.indexOf(key) < 0) throw this.#keyless(key);
    const isAsIs = kept.length === columns.length && filled.length === 0 && kept.every(({ coerce }) => !coerce);
    const target = isAsIs ? layout : targetLayout(layout, kept, filled);
    const keyAt = key === undefined ? -1 : target.indexOf(key);
    const rooms = layout.isSized ? layout.columns.map(({ name }) => this.#columns.get(name)?.length ?? 0) : [];
    return { layout, target, columns: kept, filled, keyAt, isAsIs, rooms };
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
    const column = known ?? this.#growth.add({ name, type, role }, table.declared);
    if (column === this.#columns.time)
      throw this.#misfit(`${name} is the time of ${this.#place()}, the record has it as a ${role} too`, name);
    if ((column.role === 'tag') !== (role === 'tag')) {
      throw this.#misfit(`${name} is a ${column.role} of ${this.#place()}, the record has it as a ${role}`, name);
    }
    if (column.type === type || type === 'NULL') return { at, name, type: column.type, coerce: undefined };
    const coercion = coercionOf(type, column.type, this.#rules.precision);
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
          return this.#mismatch(draft, type);
        });
    if (fitted.lengths.length > 0) {
      this.#growth.makeLongEnough(fitted, table.declared);
    }
    return fitted;
  }

  #whyUnusable(): string | undefined {
    if (!this.exists) {
      return this.#rules.create ? undefined : `${this.#place()} does not exist and autoCreate.stable is false`;
    }
    const hasTags = this.columns().some(({ role }) => role === 'tag');
    if (this.kind === 'stable') return hasTags ? undefined : `${this.name} is a table without tags, not a stable`;
    return hasTags ? `${this.name} is a stable or subtable, not a plain table` : undefined;
  }

  #mismatch({ name, type, existing, length }: DraftColumn, given: ValueType): RecordError {
    const actual = typeText(type, existing ?? length);
    const message = `column ${name} of ${this.#place()}: the record has ${given}, the column is ${actual}`;
    const taken = takenBy(type, given);
    return this.#misfit(taken === undefined ? message : `${message}, which takes only ${taken}`, name);
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
