import { keyColumnOf } from '../../../shared/tdengine/table-schema.ts';
import { identityOf, type Row } from '../../rows/row.ts';
import type { Schemas } from '../../rows/table-registry.ts';
import { timeKey } from './time-key.ts';
import { hidesOwn, merge, type WriteRow } from './write-row.ts';

/** Rows of one table that wait to be written, each time once. */
export class TableRows {
  #rows: WriteRow[] = [];
  #size = 0;
  /**
   * One of each row once there are several, by which most are told apart without a look at the others, which are far away in
   * memory by now.
   */
  #keys: number[] | undefined;
  #largestKey = -1;
  /** Whether a key came that was not above all others, so that two rows may be of one time. */
  #mayRepeat = false;
  #hasLayouts = false;
  readonly #onHidden: ((row: Row) => void) | undefined;

  /** @param onHidden is told of a row that takes a value's place of another row of its record. */
  constructor(onHidden?: (row: Row) => void) {
    this.#onHidden = onHidden;
  }

  /** Rows that wait. Those of one identity are one only when they are taken. */
  get count(): number {
    return this.#rows.length;
  }

  /** Characters of the rows as tuples. */
  get size(): number {
    return this.#size;
  }

  /** Takes a row; rows of one identity become one. */
  add(row: Row): void {
    this.#size += tupleSize(row);
    const first = this.#rows[0];
    if (first === undefined) {
      // Not pushed: an array that grows takes room for sixteen more, and a table may have one row in a batch.
      this.#rows = [row];
      return;
    }
    if (this.#keys === undefined) {
      this.#largestKey = timeKey(first.time);
      this.#keys = [this.#largestKey];
    }
    const key = timeKey(row.time);
    this.#keys.push(key);
    if (key > this.#largestKey) this.#largestKey = key;
    else this.#mayRepeat = true;
    if (first.layout !== row.layout) this.#hasLayouts = true;
    this.#rows.push(row);
  }

  /**
   * Takes rows out, as many as have about `size` characters as tuples, at least one, those of one layout after another:
   * a clause of an INSERT lists its columns once.
   * @param keyColumn name of the second part of the table's composite key, as it is now; rows of one time and another key
   * are other rows.
   */
  take(size: number, keyColumn: string | undefined): readonly WriteRow[] {
    const distinct = this.#mayRepeat && hasTwice(this.#keys ?? []) ? this.#distinct(keyColumn) : this.#rows;
    const rows = this.#hasLayouts ? [...Map.groupBy(distinct, (row) => row.layout).values()].flat() : distinct;
    const isAll = size >= this.#size;
    this.#clear();
    if (isAll) return rows;
    let end = 0;
    for (let left = size; end < rows.length && (left > 0 || end === 0); end++) left -= tupleSize(rows[end]);
    for (const row of rows.slice(end)) this.add(row);
    return rows.slice(0, end);
  }

  #distinct(keyColumn: string | undefined): WriteRow[] {
    const rows = new Map<string, WriteRow>();
    for (const row of this.#rows) {
      const identity = identityOf(row, keyColumn);
      const earlier = rows.get(identity);
      if (earlier !== undefined && hidesOwn(earlier, row)) this.#onHidden?.(row);
      rows.set(identity, earlier === undefined ? row : merge(earlier, row));
    }
    return [...rows.values()];
  }

  #clear(): void {
    this.#rows = [];
    this.#size = 0;
    this.#keys = undefined;
    this.#largestKey = -1;
    this.#mayRepeat = false;
    this.#hasLayouts = false;
  }
}

/** Puts the rows of each table together, those of one identity made one. */
export function inTables(rows: Iterable<Row>, schemas: Schemas): WriteRow[] {
  const tables = new Map<number, { readonly schemaKey: string; readonly rows: TableRows }>();
  for (const row of rows) {
    const { id, schemaKey } = row.table;
    const table = tables.get(id) ?? { schemaKey, rows: new TableRows() };
    tables.set(id, table);
    table.rows.add(row);
  }
  return [...tables.values()].flatMap((table) =>
    table.rows.take(Number.POSITIVE_INFINITY, keyColumnOf(schemas.get(table.schemaKey))),
  );
}

function hasTwice(keys: readonly number[]): boolean {
  const sorted = Float64Array.from(keys).sort();
  for (let at = 1; at < sorted.length; at++) if (sorted[at] === sorted[at - 1]) return true;
  return false;
}

/** Characters of a row in a statement: `(time,value,…)`. */
function tupleSize(row: Row | undefined): number {
  if (row === undefined) return 0;
  const { values } = row;
  let size = row.time.length + 2 + values.length;
  for (let at = 0; at < values.length; at++) size += values[at]?.length ?? 0;
  return size;
}
