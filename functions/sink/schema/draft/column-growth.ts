import type { Subtable, Values, ValueType } from '../../rows/row.ts';
import { typeText } from '../schema-change.ts';
import { declaredLength, longestLength, neededLength } from './declared-length.ts';
import { type DraftColumn, GrowingColumns } from './draft-columns.ts';
import { misfit, type TableDraft } from './table-draft.ts';

/** A column that a table lacks. */
export type NewColumn = { readonly name: string; readonly type: ValueType; readonly role: 'column' | 'tag' };

/** Lengths that columns are to be declared with, as a route says. */
export type Declared = Subtable['declared'];

/**
 * The draft in which columns are long enough for values: the same when they are.
 * @throws RecordError for one that must not or cannot be as long as it is needed, TDengineError for one that cannot be now.
 */
export function withRoomFor(draft: TableDraft, { layout, values, lengths }: Values, declared: Declared): TableDraft {
  let growth: ColumnGrowth | undefined;
  for (let at = 0; at < lengths.length; at++) {
    const length = lengths[at] ?? 0;
    const column = draft.columns.get(layout.columns[at]?.name ?? '');
    if (column === undefined || length === 0 || length < column.length) continue;
    const needed = neededLength(values[at] ?? '', length, column.type);
    // A column that is being declared gets schemaless writing's length, an existing one is left if the value fits.
    if (needed <= column.length && column.length === column.existing) continue;
    growth ??= new ColumnGrowth(draft);
    growth.widen(column, length, needed, declared);
  }
  return growth === undefined ? draft : growth.grown();
}

/** Columns that are added to a draft or widened, within its rules and TDengine's limits. */
export class ColumnGrowth {
  readonly #draft: TableDraft;
  readonly #columns: GrowingColumns;

  constructor(draft: TableDraft) {
    this.#draft = draft;
    this.#columns = new GrowingColumns(draft.columns);
  }

  /** The draft with all of them. */
  grown(): TableDraft {
    return this.#draft.with(this.#columns.grown());
  }

  /** Adds a column. @throws RecordError when that is not allowed or there is no room, TDengineError when it cannot be now. */
  add({ name, type, role }: NewColumn, declared: Declared): DraftColumn {
    const { place, exists, rules } = this.#draft.table;
    if (exists && !rules.addColumns) {
      throw misfit(`${place} has no ${role} ${name} and evolve.addColumns is false`, name);
    }
    this.#checkRefused(name, 'added');
    if (!this.#columns.hasPlaceFor(role)) throw misfit(`${place} cannot have one ${role} more, ${name}`, name);
    return this.#put({ name, type, role, existing: undefined }, 0, 0, declared);
  }

  /**
   * Widens a column.
   * @param bytes the value's own, for schemaless writing's length.
   * @param needed the length that the value needs.
   * @throws RecordError when that is not allowed or there is no room, TDengineError when it cannot be now.
   */
  widen(column: DraftColumn, bytes: number, needed: number, declared: Declared): void {
    const { place, rules } = this.#draft.table;
    const { name, existing } = column;
    if (existing === undefined && declared?.has(name) === true && needed <= column.length) return;
    if (existing !== undefined && !rules.widen) {
      const message = `column ${name} of ${place} is ${typeText(column.type, column.length)}`;
      throw misfit(`${message}, the record needs ${needed}, and evolve.widen is false`, name);
    }
    this.#checkRefused(name, 'widened');
    this.#put(column, bytes, Math.max(needed, column.length), declared);
  }

  /** Puts the column with schemaless writing's length for so many bytes, or the needed one when there is no room for that. */
  #put(column: Omit<DraftColumn, 'length'>, bytes: number, needed: number, declared: Declared): DraftColumn {
    const { name, type, role } = column;
    const longest = longestLength(type, role === 'tag' ? 'tag' : 'column');
    const wanted = Math.max(declaredLength(bytes), declared?.get(name) ?? 0);
    const lengths = longest === undefined ? [0] : [Math.min(wanted, longest), Math.max(1, needed)];
    for (const length of needed <= (longest ?? needed) ? lengths : []) {
      const draft = { ...column, length };
      if (this.#columns.tryPut(draft)) return draft;
    }
    const whole = longest === undefined ? type : typeText(type, Math.max(1, needed));
    throw misfit(`${this.#draft.table.place} has no room for ${role} ${name} ${whole}`, name);
  }

  #checkRefused(column: string, verb: string): void {
    const { place, rules } = this.#draft.table;
    const refusal = rules.refused(column);
    if (refusal === undefined) return;
    if (refusal.kind === 'notNow') throw refusal.error;
    throw misfit(`column ${column} of ${place} cannot be ${verb}: ${refusal.reason}`, column);
  }
}
