import { isWithin } from '../../../shared/record-path/exploded.ts';
import { parsePath } from '../../../shared/record-path/path.ts';
import type { RemainingSettings } from '../../../shared/settings/routes.ts';
import type { Found, UnnamedField } from '../../decode/json/found.ts';
import type { Column } from '../columns/column.ts';
import { refused } from '../columns/refused.ts';
import { pathMatcher } from '../scan/paths.ts';
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
  /** Paths that are left out of names. */
  readonly #prefixes: readonly (readonly string[])[];
  readonly #isTag: (steps: readonly string[]) => boolean;
  /** Whether some fields may be tags. */
  readonly hasTags: boolean;

  constructor(
    { stripPrefix, tags }: RemainingSettings,
    context: ColumnContext,
    above: number,
    taken: ReadonlySet<string>,
  ) {
    this.#context = context;
    this.#above = above;
    this.#taken = taken;
    this.#prefixes = [stripPrefix ?? []]
      .flat()
      .map((path) => parsePath(path) ?? [])
      .toSorted((a, b) => b.length - a.length);
    this.hasTags = tags.length > 0;
    this.#isTag = isAnyOf(tags);
  }

  /** Whether something of what was found is a column. */
  hasColumns(found: Found): boolean {
    for (let index = 0; index < found.unnamedCount; index++) {
      if (this.column(found.unnamed(index)).role === 'column') return true;
    }
    return false;
  }

  /** The column or tag of a field. @throws RecordError when its path makes no name for one. */
  column(field: UnnamedField): Column {
    const made = this.#made[field.slot];
    if (made?.field === field) return made.column;
    const steps = field.steps.slice(this.#above);
    const name = steps.slice(this.#stripped(steps)).join(this.#context.separator);
    const role = this.hasTags && this.#isTag(steps) ? 'tag' : 'column';
    const column = columnOf({ name, role, slot: field.slot, steps }, this.#context);
    const problem = this.#problem(name);
    if (problem !== undefined) throw refused({ name: shownName(name), role }, problem);
    this.#made[field.slot] = { field, column };
    return column;
  }

  /** How many of the first steps a name is without. */
  #stripped(steps: readonly string[]): number {
    return this.#prefixes.find((prefix) => steps.length > prefix.length && isWithin(steps, prefix))?.length ?? 0;
  }

  #problem(name: string): string | undefined {
    return name === '' ? 'a field has no name' : nameProblem(name, this.#taken, 'the name that the path makes');
  }
}

/** Whether one of the patterns matches a field, or something that it is in. */
function isAnyOf(patterns: readonly string[]): (steps: readonly string[]) => boolean {
  const matches = pathMatcher(patterns);
  return (steps) => steps.some((_, index) => matches(steps.slice(0, index + 1)));
}
