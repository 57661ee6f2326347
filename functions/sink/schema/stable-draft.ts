import type { TableSchema } from '../../shared/tdengine/table-schema.ts';
import { RecordError } from '../record-error.ts';
import type { Cell, Subtable } from '../row.ts';
import { declaredLength, longestLength, storedBytes } from './declared-length.ts';
import { isText, neededLength } from './fit.ts';
import { typeText } from './schema-change.ts';

/** What may be changed; `refused` says why TDengine refused a change of a column before, or of all for `''`. */
export interface DraftRules {
  readonly create: boolean;
  readonly addColumns: boolean;
  readonly widen: boolean;
  readonly refused: (column: string) => string | undefined;
}

/** A column of a draft: what it is to become, and the length it has now, undefined for one that is missing. */
export interface DraftColumn {
  readonly name: string;
  readonly type: string;
  readonly role: 'column' | 'tag' | 'key';
  readonly length: number;
  readonly existing: number | undefined;
}

/** Time column of stables made by schemaless writing. */
const TIME_COLUMN = '_ts';

/** TDengine's limits: columns and tags together, tags, bytes of a row, bytes of all tags. */
const MAX_COLUMNS = 4096;
const MAX_TAGS = 128;
const MAX_ROW_BYTES = 65_531;
const MAX_TAG_BYTES = 16_384;

/** A stable as it is, and as the rows admitted so far need it. Every change can be taken back to a mark. */
export class StableDraft {
  readonly name: string;
  readonly exists: boolean;
  /** Whether a record was admitted; a draft that stays unused is not made. */
  isUsed = false;
  readonly #rules: DraftRules;
  readonly #columns = new Map<string, DraftColumn>();
  readonly #journal: (readonly [name: string, before: DraftColumn | undefined])[] = [];
  /** Subtables whose tags are admitted. */
  readonly #tables = new Set<Subtable>();
  readonly #unusable: string | undefined;
  #tags = 0;
  #bytes = { column: 0, tag: 0 };

  constructor(name: string, existing: TableSchema | undefined, rules: DraftRules) {
    this.name = name;
    this.exists = existing !== undefined;
    this.#rules = rules;
    const time = { name: TIME_COLUMN, type: 'TIMESTAMP', length: 8, role: 'column' } as const;
    for (const column of existing ?? [time]) this.#put({ ...column, existing: column.length });
    this.#unusable = this.#whyUnusable();
  }

  /** All columns and tags in their order, the time first. */
  columns(): readonly DraftColumn[] {
    return [...this.#columns.values()];
  }

  /** A mark to go back to. */
  mark(): number {
    return this.#journal.length;
  }

  /** Takes back all that was admitted after the mark. */
  backTo(mark: number): void {
    this.#tables.clear();
    for (const [name, before] of this.#journal.splice(mark).reverse()) this.#restore(name, before);
  }

  /** Makes room for a row. @throws RecordError naming the column that does not fit and cannot be made to. */
  admit(table: Subtable, cells: readonly Cell[]): void {
    if (this.#unusable !== undefined) throw this.#misfit(this.#unusable);
    if (!this.#tables.has(table)) {
      for (const tag of table.tags) this.#fit(tag, 'tag');
      this.#tables.add(table);
    }
    for (const cell of cells) this.#fit(cell, 'column');
  }

  #whyUnusable(): string | undefined {
    if (!this.exists) {
      if (!this.#rules.create) return `stable ${this.name} does not exist and autoCreate.stable is false`;
      const refusal = this.#rules.refused('');
      return refusal && `stable ${this.name} cannot be created: ${refusal}`;
    }
    const roles = new Set(this.columns().map((column) => column.role));
    if (!roles.has('tag')) return `${this.name} is a table without tags, not a stable`;
    return roles.has('key') ? `stable ${this.name} has a composite key, for which records have no value` : undefined;
  }

  #fit(cell: Cell, role: 'column' | 'tag'): void {
    const column = this.#columns.get(cell.name);
    if (column === undefined) {
      this.#add(cell, role);
      return;
    }
    if (column.type !== cell.type && !(isText(column.type) && isText(cell.type))) {
      const actual = typeText(column.type, column.existing ?? column.length);
      throw this.#misfit(
        `column ${cell.name} of stable ${this.name}: the record has ${cell.type}, the column is ${actual}`,
      );
    }
    if (column.role !== role) {
      throw this.#misfit(`${cell.name} is a ${column.role} of stable ${this.name}, the record has it as a ${role}`);
    }
    if (cell.length >= column.length && cell.length > 0) {
      const needed = neededLength(cell, column.type);
      // A column that is being declared gets schemaless writing's length, an existing one is left if the value fits.
      if (needed > column.length || column.length !== column.existing) this.#widen(column, cell, needed);
    }
  }

  #add(cell: Cell, role: 'column' | 'tag'): void {
    if (this.exists) {
      this.#demand(
        this.#rules.addColumns,
        `stable ${this.name} has no ${role} ${cell.name} and evolve.addColumns is false`,
      );
    }
    this.#checkRefused(cell.name, 'added');
    if (this.#columns.size >= MAX_COLUMNS || (role === 'tag' && this.#tags >= MAX_TAGS)) {
      throw this.#misfit(`stable ${this.name} cannot have one ${role} more, ${cell.name}`);
    }
    const column = { name: cell.name, type: cell.type, role, existing: undefined };
    this.#change(column, cell.length, neededLength(cell, cell.type));
  }

  #widen(column: DraftColumn, cell: Cell, needed: number): void {
    if (column.existing !== undefined) {
      const message = `column ${column.name} of stable ${this.name} is ${typeText(column.type, column.length)}`;
      this.#demand(this.#rules.widen, `${message}, the record needs ${needed}, and evolve.widen is false`);
    }
    this.#checkRefused(column.name, 'widened');
    this.#change(column, cell.length, Math.max(needed, column.length));
  }

  /** Puts the column with schemaless writing's length for so many bytes, or the needed one when there is no room for that. */
  #change(column: Omit<DraftColumn, 'length'>, bytes: number, needed: number): void {
    const longest = longestLength(column.type, column.role === 'tag' ? 'tag' : 'column');
    const lengths = longest === undefined ? [0] : [Math.min(declaredLength(bytes), longest), needed];
    const mark = this.mark();
    for (const length of lengths) {
      this.#journal.push([column.name, this.#columns.get(column.name)]);
      this.#put({ ...column, length });
      if (this.#bytes.column <= MAX_ROW_BYTES && this.#bytes.tag <= MAX_TAG_BYTES && needed <= (longest ?? needed))
        return;
      this.backTo(mark);
    }
    throw this.#misfit(`stable ${this.name} has no room for column ${column.name} of length ${needed}`);
  }

  #put(column: DraftColumn): void {
    this.#count(this.#columns.get(column.name), -1);
    this.#columns.set(column.name, column);
    this.#count(column, 1);
  }

  #restore(name: string, before: DraftColumn | undefined): void {
    if (before !== undefined) {
      this.#put(before);
      return;
    }
    this.#count(this.#columns.get(name), -1);
    this.#columns.delete(name);
  }

  #count(column: DraftColumn | undefined, sign: 1 | -1): void {
    if (column === undefined) return;
    this.#bytes[column.role === 'tag' ? 'tag' : 'column'] += sign * storedBytes(column.type, column.length);
    if (column.role === 'tag') this.#tags += sign;
  }

  #checkRefused(column: string, verb: string): void {
    const refusal = this.#rules.refused(column);
    if (refusal !== undefined)
      throw this.#misfit(`column ${column} of stable ${this.name} cannot be ${verb}: ${refusal}`);
  }

  #demand(allowed: boolean, message: string): void {
    if (!allowed) throw this.#misfit(message);
  }

  #misfit(message: string): RecordError {
    return new RecordError('schema', message);
  }
}
