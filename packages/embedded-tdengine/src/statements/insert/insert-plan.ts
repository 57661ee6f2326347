import type { Database } from '../../catalog/database.ts';
import { type ChildTable, type Column, type NormalTable, type Stored, storedOf } from '../../catalog/table.ts';
import type { NewChild } from '../../storage/create-child.ts';
import type { StoredValue } from '../../types/stored-value.ts';

/** The rows of one sub-table in a statement that list the same columns. */
export interface RowGroup {
  readonly columns: readonly Column[];
  readonly rows: StoredValue[][];
}

interface Place {
  readonly group: RowGroup;
  readonly index: number;
}

const signature = (columns: readonly Column[]): string => columns.map(({ slot }) => slot).join();

/**
 * The rows of one table in one statement. Rows of one key are merged column by column: a later value replaces an
 * earlier one, but a later NULL does not (between statements it does). Merging rows of different column lists makes a
 * row with the columns of both.
 */
export class MergedRows {
  readonly #groups = new Map<string, RowGroup>();
  readonly #places = new Map<bigint | string, Place>();
  readonly #keys: readonly Column[];

  constructor(keys: readonly Column[]) {
    this.#keys = keys;
  }

  /** Rows after merging. */
  get size(): number {
    return this.#places.size;
  }

  get groups(): readonly RowGroup[] {
    return [...this.#groups.values()].map(({ columns, rows }) => ({
      columns,
      rows: rows.filter((row) => row.length > 0),
    }));
  }

  /** The timestamps. */
  *timestamps(): Iterable<StoredValue> {
    const [timestamp] = this.#keys;
    for (const { columns, rows } of this.#groups.values()) {
      const place = timestamp ? columns.indexOf(timestamp) : -1;
      for (const row of rows) if (row.length > 0) yield row[place] ?? null;
    }
  }

  add(columns: readonly Column[], row: StoredValue[]): void {
    const key = this.#keyOf(columns, row);
    const earlier = this.#places.get(key);
    if (!earlier) this.#put(key, columns, row);
    else if (earlier.group.columns === columns) this.#mergeInto(earlier, row);
    else this.#combine(key, earlier, columns, row);
  }

  #keyOf(columns: readonly Column[], row: readonly StoredValue[]): bigint | string {
    const parts = this.#keys.map((key) => row[columns.indexOf(key)] ?? null);
    const [timestamp] = parts;
    return parts.length === 1 && typeof timestamp === 'bigint' ? timestamp : parts.map(String).join('\u0000');
  }

  #put(key: bigint | string, columns: readonly Column[], row: StoredValue[]): void {
    const name = signature(columns);
    const group = this.#groups.get(name) ?? { columns, rows: [] };
    this.#groups.set(name, group);
    group.rows.push(row);
    this.#places.set(key, { group, index: group.rows.length - 1 });
  }

  #mergeInto({ group, index }: Place, row: readonly StoredValue[]): void {
    const target = group.rows[index] ?? [];
    row.forEach((value, place) => {
      if (value !== null) target[place] = value;
    });
  }

  #combine(
    key: bigint | string,
    { group, index }: Place,
    columns: readonly Column[],
    row: readonly StoredValue[],
  ): void {
    const values = new Map(group.columns.map((column, place) => [column, group.rows[index]?.[place] ?? null]));
    columns.forEach((column, place) => {
      const value = row[place] ?? null;
      if (value !== null || !values.has(column)) values.set(column, value);
    });
    // The earlier row gives up its place; the combined one belongs to another group.
    group.rows[index] = [];
    this.#put(key, [...values.keys()], [...values.values()]);
  }
}

/** What rows go into: a table that is there, or a sub-table that the statement creates. */
export type Target =
  | { readonly kind: 'present'; readonly table: ChildTable | NormalTable }
  | { readonly kind: 'new'; readonly child: NewChild };

/** The rows a statement has for one table. */
export interface TargetRows {
  readonly database: Database;
  readonly name: string;
  readonly target: Target;
  readonly rows: MergedRows;
}

/** Where the rows of a target are kept. */
export function storedOfTarget(target: Target): Stored {
  return target.kind === 'new' ? target.child.stable : storedOf(target.table);
}

/** All that one INSERT does, collected while it is read, so that a bad value anywhere leaves nothing behind. */
export class InsertPlan {
  readonly #targets = new Map<string, TargetRows>();

  get targets(): Iterable<TargetRows> {
    return this.#targets.values();
  }

  /** What the statement already holds of a table; its first clause says how it is created. */
  find(database: Database, name: string): TargetRows | undefined {
    return this.#targets.get(`${database.name}.${name}`);
  }

  add(database: Database, name: string, target: Target): TargetRows {
    const [timestamp, second] = storedOfTarget(target).columns;
    const keys = [timestamp, second?.isKey ? second : undefined].filter((column) => column !== undefined);
    const added = { database, name, target, rows: new MergedRows(keys) };
    this.#targets.set(`${database.name}.${name}`, added);
    return added;
  }
}
