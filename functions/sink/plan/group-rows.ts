import { type Cell, type Row, type Subtable, tableKey } from '../row.ts';

/** One row to be written: the decoded row, or several of one subtable and time made one. */
export interface WriteRow {
  readonly table: Subtable;
  readonly time: bigint;
  readonly cells: readonly Cell[];
  /** The decoded rows in it, in their order. */
  readonly parts: readonly Row[];
}

/** The rows of one subtable, each time once. */
export interface TableRows {
  readonly table: Subtable;
  readonly rows: readonly WriteRow[];
}

/**
 * Puts together the rows of each subtable. Rows of one time become one as writing them one after another would make
 * them: a later value replaces an earlier one, a value that the later row lacks stays. TDengine itself would do that for
 * separate statements, but within one a later NULL does not replace.
 */
export function groupRows(rows: Iterable<Row>): TableRows[] {
  const groups = new Map<string, TableGroup>();
  // Rows of one series mostly share the object of their subtable, which is quicker to find than its name.
  const known = new Map<Subtable, TableGroup>();
  for (const row of rows) {
    let group = known.get(row.table);
    if (group === undefined) {
      const key = tableKey(row.table);
      group = groups.get(key) ?? new TableGroup(row.table);
      groups.set(key, group);
      known.set(row.table, group);
    }
    group.add(row);
  }
  return [...groups.values()];
}

class TableGroup implements TableRows {
  readonly table: Subtable;
  readonly rows: WriteRow[] = [];
  #newest = -1n;
  /** Place of each time, made when a row does not come after all others. */
  #places: Map<bigint, number> | undefined;

  constructor(table: Subtable) {
    this.table = table;
  }

  add(row: Row): void {
    if (row.time > this.#newest) {
      this.#newest = row.time;
      this.#append(row);
      return;
    }
    this.#places ??= new Map(this.rows.map(({ time }, place) => [time, place]));
    const place = this.#places.get(row.time);
    const earlier = place === undefined ? undefined : this.rows[place];
    if (place === undefined || earlier === undefined) this.#append(row);
    else this.rows[place] = merge(earlier, row);
  }

  #append(row: Row): void {
    this.#places?.set(row.time, this.rows.length);
    this.rows.push({ table: this.table, time: row.time, cells: row.cells, parts: [row] });
  }
}

function merge(earlier: WriteRow, later: Row): WriteRow {
  const cells = new Map(earlier.cells.map((cell) => [cell.name, cell]));
  for (const cell of later.cells) cells.set(cell.name, cell);
  return { ...earlier, cells: [...cells.values()], parts: [...earlier.parts, later] };
}
