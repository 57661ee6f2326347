import type { UnnamedField } from '../../decode/json/found.ts';
import type { Column } from '../columns/column.ts';
import { refused } from '../columns/refused.ts';
import { nameProblem, shownName } from './column-name.ts';
import { type ColumnContext, columnOf } from './new-column.ts';

/** Columns of the fields that no setting names, made when a record has such a field for the first time. */
export class RemainingColumns {
  /** By the slots of the fields that they are for, of which each may be given to another field. */
  readonly #made: { readonly field: UnnamedField; readonly column: Column }[] = [];
  readonly #context: ColumnContext;
  /** How many steps of a field are above the record's value. */
  readonly #above: number;
  /** Names that settings give to columns and tags. */
  readonly #taken: ReadonlySet<string>;

  constructor(context: ColumnContext, above: number, taken: ReadonlySet<string>) {
    this.#context = context;
    this.#above = above;
    this.#taken = taken;
  }

  /** The column of a field. @throws RecordError when its path makes no name for one. */
  column(field: UnnamedField): Column {
    const made = this.#made[field.slot];
    if (made?.field === field) return made.column;
    const steps = field.steps.slice(this.#above);
    const name = steps.join(this.#context.separator);
    const column = columnOf({ name, role: 'column', slot: field.slot, steps }, this.#context);
    const problem = this.#problem(name);
    if (problem !== undefined) throw refused({ name: shownName(name), role: 'column' }, problem);
    this.#made[field.slot] = { field, column };
    return column;
  }

  #problem(name: string): string | undefined {
    return name === '' ? 'a field has no name' : nameProblem(name, this.#taken, 'the name that the path makes');
  }
}
