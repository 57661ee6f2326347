import { MAX_SQL_BYTES } from '../../shared/tdengine/sql-text.ts';
import { clausesOf } from './clauses.ts';
import type { TableRows, WriteRow } from './group-rows.ts';

/** Rows to be written by statements one after another. A subtable is in one lane only, so it is never in two statements at once. */
export type Lane = Iterable<WriteRow>;

/** Bytes, about, of a clause besides names and tags, and of a row besides its values. */
const CLAUSE_OVERHEAD = 60;
const ROW_OVERHEAD = 22;

/**
 * Spreads subtables over at most `most` lanes of about equal length, no more than there are statements to fill.
 * Within a lane the rows of a clause follow each other.
 */
export function lanesOf(groups: readonly TableRows[], most: number): Lane[] {
  const sized = groups.map((group) => ({ group, size: sizeOf(group) }));
  const total = sized.reduce((sum, { size }) => sum + size, 0);
  const count = Math.min(most, groups.length, Math.ceil(total / MAX_SQL_BYTES));
  const lanes = Array.from({ length: count }, (): { size: number; groups: TableRows[] } => ({ size: 0, groups: [] }));
  for (const { group, size } of sized.sort((a, b) => b.size - a.size)) {
    const lane = lanes.reduce((least, other) => (other.size < least.size ? other : least));
    lane.groups.push(group);
    lane.size += size;
  }
  return lanes.map((lane) => rowsOf(lane.groups));
}

function* rowsOf(groups: readonly TableRows[]): Generator<WriteRow> {
  for (const group of groups) for (const clause of clausesOf(group)) yield* clause;
}

function sizeOf(group: TableRows): number {
  const { database, stable, name, tags } = group.table;
  let size = CLAUSE_OVERHEAD + 2 * database.length + stable.length + name.length;
  for (const tag of tags) size += tag.name.length + tag.sql.length;
  for (const row of group.rows) {
    size += ROW_OVERHEAD;
    for (const cell of row.cells) size += cell.sql.length + 1;
  }
  return size;
}
