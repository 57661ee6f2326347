import type { TableColumn, TableSchema } from '../../functions/shared/tdengine/table-schema.ts';
import { neededLength } from '../../functions/shared/tdengine/types/lengths.ts';
import { isSized } from '../../functions/shared/tdengine/types/types.ts';
import type { Layout } from '../../functions/sink/rows/layout.ts';
import type { Row, Values } from '../../functions/sink/rows/row.ts';

/** How many rows need something, and the record of the first. */
export interface Need {
  rows: number;
  readonly first: string;
}

/** A column of a layout that a table has not, or that may be too short in it. */
interface Watched {
  readonly at: number;
  readonly name: string;
  /** Undefined: the table has no such column. */
  readonly column: TableColumn | undefined;
}

/** Counts what the rows of one table need of it that it has not. */
export class TableNeeds {
  rows = 0;
  first = '';
  readonly columns = new Map<string, Need>();
  readonly #before: TableSchema;
  readonly #watched = new WeakMap<Layout, readonly Watched[]>();

  /** @param before the table as it is; undefined: there is none. */
  constructor(before: TableSchema | undefined) {
    this.#before = before ?? [];
  }

  /** Adds a row as it would be written. @param place makes the place of its record. */
  add(row: Row, place: () => string): void {
    if (this.rows === 0) this.first = place();
    this.rows += 1;
    this.#addValues(row, place);
    this.#addValues(row.table.tags, place);
  }

  #addValues({ layout, values, lengths }: Values, place: () => string): void {
    const watched = this.#watched.get(layout) ?? this.#watch(layout);
    for (const { at, name, column } of watched) {
      const value = values[at] ?? 'NULL';
      if (value === 'NULL') continue;
      if (column !== undefined) {
        const bytes = lengths[at] ?? 0;
        if (bytes <= column.length || neededLength(value, bytes, column.type) <= column.length) continue;
      }
      const need = this.columns.get(name);
      if (need === undefined) this.columns.set(name, { rows: 1, first: place() });
      else need.rows += 1;
    }
  }

  #watch(layout: Layout): readonly Watched[] {
    const watched = layout.columns.flatMap(({ name }, at) => {
      const column = this.#before.find((each) => each.name === name);
      return column === undefined || isSized(column.type) ? [{ at, name, column }] : [];
    });
    this.#watched.set(layout, watched);
    return watched;
  }
}
