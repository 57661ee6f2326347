import { RecordError } from '../../rows/record-error.ts';
import type { Values, ValueType } from '../../rows/row.ts';
import { typeText } from '../schema-change.ts';
import { declaredLength, longestLength, neededLength } from './declared-length.ts';
import type { DraftColumn, DraftColumns } from './draft-columns.ts';

/** How a draft's columns may grow. */
export interface GrowthRules {
  readonly addColumns: boolean;
  readonly widen: boolean;
  /** Whether the table exists already. */
  readonly exists: boolean;
  /** The table's name for messages, such as `stable meters`. */
  readonly place: string;
  /** Why TDengine refused a change of a column before. */
  readonly refused: (column: string) => string | undefined;
}

/** A column that a table lacks. */
export type NewColumn = { readonly name: string; readonly type: ValueType; readonly role: 'column' | 'tag' };

/** Lengths that columns are to be declared with, as a route says. */
export type Declared = ReadonlyMap<string, number> | undefined;

/** Adds and widens the columns of a draft as rows need it, within the rules and TDengine's limits. */
export class ColumnGrowth {
  readonly #columns: DraftColumns;
  readonly #rules: GrowthRules;

  constructor(columns: DraftColumns, rules: GrowthRules) {
    this.#columns = columns;
    this.#rules = rules;
  }

  /** Widens columns for the values in them. @throws RecordError for one that must not or cannot be as long as it is needed. */
  makeLongEnough({ layout, values, lengths }: Values, declared: Declared): void {
    for (let at = 0; at < lengths.length; at++) {
      const length = lengths[at] ?? 0;
      const column = this.#columns.get(layout.columns[at]?.name ?? '');
      if (column === undefined || length === 0 || length < column.length) continue;
      const needed = neededLength(values[at] ?? '', length, column.type);
      // A column that is being declared gets schemaless writing's length, an existing one is left if the value fits.
      if (needed > column.length || column.length !== column.existing) this.#widen(column, length, needed, declared);
    }
  }

  /** Adds a column. @throws RecordError when that is not allowed or there is no room. */
  add({ name, type, role }: NewColumn, declared: Declared): DraftColumn {
    if (this.#rules.exists && !this.#rules.addColumns) {
      throw misfit(`${this.#rules.place} has no ${role} ${name} and evolve.addColumns is false`, name);
    }
    this.#checkRefused(name, 'added');
    if (!this.#columns.hasPlaceFor(role))
      throw misfit(`${this.#rules.place} cannot have one ${role} more, ${name}`, name);
    return this.#change({ name, type, role, existing: undefined }, 0, 0, declared);
  }

  #widen(column: DraftColumn, bytes: number, needed: number, declared: Declared): void {
    const { name, existing } = column;
    if (existing === undefined && declared?.has(name) === true && needed <= column.length) return;
    if (existing !== undefined && !this.#rules.widen) {
      const message = `column ${name} of ${this.#rules.place} is ${typeText(column.type, column.length)}`;
      throw misfit(`${message}, the record needs ${needed}, and evolve.widen is false`, name);
    }
    this.#checkRefused(name, 'widened');
    this.#change(column, bytes, Math.max(needed, column.length), declared);
  }

  /** Puts the column with schemaless writing's length for so many bytes, or the needed one when there is no room for that. */
  #change(column: Omit<DraftColumn, 'length'>, bytes: number, needed: number, declared: Declared): DraftColumn {
    const { name, type, role } = column;
    const longest = longestLength(type, role === 'tag' ? 'tag' : 'column');
    const wanted = Math.max(declaredLength(bytes), declared?.get(name) ?? 0);
    const lengths = longest === undefined ? [0] : [Math.min(wanted, longest), Math.max(1, needed)];
    for (const length of needed <= (longest ?? needed) ? lengths : []) {
      const draft = { ...column, length };
      if (this.#columns.tryPut(draft)) return draft;
    }
    const whole = longest === undefined ? type : typeText(type, Math.max(1, needed));
    throw misfit(`${this.#rules.place} has no room for ${role} ${name} ${whole}`, name);
  }

  #checkRefused(column: string, verb: string): void {
    const refusal = this.#rules.refused(column);
    if (refusal !== undefined) {
      throw misfit(`column ${column} of ${this.#rules.place} cannot be ${verb}: ${refusal}`, column);
    }
  }
}

function misfit(message: string, column: string): RecordError {
  return new RecordError('schema', message, { column });
}
