import { isAfter } from '../decode/time.ts';
import type { Row } from '../row.ts';
import { mergedRow, type WriteRow } from './write-row.ts';

/** Rows of one table that wait to be written, each time once. */
export class TableRows {
  /** Name of the second part of a composite key; rows of one time and another key are other rows. */
  readonly #keyColumn: string | undefined;
  #rows: WriteRow[] = [];
  #newest = '';
  /** Place of each row, made when one does not come after all others. */
  #places: Map<string, number> | undefined;

  constructor(keyColumn: string | undefined) {
    this.#keyColumn = keyColumn;
  }

  get count(): number {
    return this.#rows.length;
  }

  /** Takes a row; rows of one identity become one. */
  add(row: Row): void {
    if (this.#keyColumn === undefined && (this.#newest === '' || isAfter(row.time, this.#newest))) {
      this.#newest = row.time;
      this.#places?.set(row.time, this.#rows.length);
      this.#rows.push(row);
      return;
    }
    const places = this.#indexed();
    const identity = identityOf(row, this.#keyColumn);
    const place = places.get(identity);
    const earlier = place === undefined ? undefined : this.#rows[place];
    if (place !== undefined && earlier !== undefined) {
      this.#rows[place] = mergedRow(earlier, row);
      return;
    }
    places.set(identity, this.#rows.length);
    this.#rows.push(row);
  }

  /**
   * Takes rows out, as many as have about `size` characters as tuples, at least one, those of one layout after another:
   * a clause of an INSERT lists its columns once.
   */
  take(size: number): WriteRow[] {
    const rows = byLayout(this.#rows);
    let end = 0;
    for (let left = size; end < rows.length && (left > 0 || end === 0); end++) left -= tupleSize(rows[end]);
    this.#rows = rows.slice(end);
    this.#places = undefined;
    if (this.#rows.length === 0) this.#newest = '';
    return end === rows.length ? rows : rows.slice(0, end);
  }

  #indexed(): Map<string, number> {
    this.#places ??= new Map(this.#rows.map((row, place) => [identityOf(row, this.#keyColumn), place]));
    return this.#places;
  }
}

/** What tells a row of a table from all others: its time, and the second part of a composite key. */
export function identityOf(row: Row, keyColumn: string | undefined): string {
  if (keyColumn === undefined) return row.time;
  return `${row.time} ${row.values[row.layout.indexOf(keyColumn)]}`;
}

/** Characters of a row in a statement: `(time,value,…)`. */
export function tupleSize(row: Row | undefined): number {
  if (row === undefined) return 0;
  let size = row.time.length + 2 + row.values.length;
  for (const value of row.values) size += value.length;
  return size;
}

function byLayout(rows: WriteRow[]): WriteRow[] {
  const layout = rows[0]?.layout;
  let at = 1;
  while (at < rows.length && rows[at]?.layout === layout) at++;
  if (at >= rows.length) return rows;
  return [...Map.groupBy(rows, (row) => row.layout).values()].flat();
}
