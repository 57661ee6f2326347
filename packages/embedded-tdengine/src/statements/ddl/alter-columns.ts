import { type Column, columnNamed, type NormalTable, type Stable, type Stored } from '../../catalog/table.ts';
import { columnExists, duplicatedColumns, invalidColumn, invalidTag, StatementError, tagExists } from '../../errors.ts';
import type { Storage } from '../../storage/storage.ts';
import { isVariable } from '../../types/column-type.ts';
import type { Definition } from './column-definitions.ts';
import { checkColumns, checkTags } from './definition-limits.ts';

const keyChange = (): StatementError =>
  new StatementError(0x267a, 'composite primary key column can not be added, modified, and dropped');

/** A column of SQLite that no other column of the table has. */
function freeSlot(columns: readonly Column[], letter: 'c' | 't'): string {
  const used = columns.map(({ slot }) => Number(slot.slice(1)));
  return `${letter}${Math.max(-1, ...used) + 1}`;
}

/** ADD COLUMN: rows that are there have NULL in it. An existing name is 0x036B, of a normal table 0x263C, of a tag 0x0369. */
export function addColumn(table: Stored, definition: Definition, storage: Storage): void {
  if (columnNamed(table.tags, definition.name)) throw tagExists();
  if (columnNamed(table.columns, definition.name)) {
    throw table.kind === 'stable' ? columnExists() : duplicatedColumns();
  }
  if (definition.isKey) throw keyChange();
  const column: Column = { ...definition, slot: freeSlot(table.columns, 'c') };
  checkColumns([...table.columns, column], table.tags.length);
  storage.addColumn(table, column);
  table.columns = [...table.columns, column];
}

/** ADD TAG: sub-tables that are there have NULL. An existing name is 0x0369, of a column 0x036B. */
export function addTag(table: Stable, definition: Definition, storage: Storage): void {
  if (columnNamed(table.tags, definition.name)) throw tagExists();
  if (columnNamed(table.columns, definition.name)) throw columnExists();
  const tag: Column = { ...definition, slot: freeSlot(table.tags, 't') };
  checkTags([...table.tags, tag]);
  storage.addTag(table, tag);
  table.tags = [...table.tags, tag];
}

/** The column with the wider type; only variable types widen, and only to a greater length. */
function widened(column: Column, { type }: Definition): Column {
  if (!isVariable(column.type) || type.name !== column.type.name || type.length <= column.type.length) {
    throw new StatementError(
      0x264b,
      'Only varbinary/binary/nchar/geometry column length could be modified, and the length can only be increased, not decreased',
    );
  }
  return { ...column, type };
}

const replaced = (columns: readonly Column[], column: Column): readonly Column[] =>
  columns.map((other) => (other.name === column.name ? column : other));

/** MODIFY COLUMN: an unknown column is 0x2602, a tag 0x036C, anything but a greater length 0x264B. */
export function widenColumn(table: Stored, definition: Definition): void {
  const column = columnNamed(table.columns, definition.name);
  if (!column) {
    if (columnNamed(table.tags, definition.name)) throw new StatementError(0x036c, 'Column does not exist');
    throw invalidColumn(definition.name);
  }
  if (column.isKey) throw keyChange();
  const columns = replaced(table.columns, widened(column, definition));
  checkColumns(columns, table.tags.length);
  table.columns = columns;
}

/** MODIFY TAG: an unknown tag is 0x260E, anything but a greater length 0x264B. */
export function widenTag(table: Stable, definition: Definition): void {
  const tag = columnNamed(table.tags, definition.name);
  if (!tag) throw invalidTag(definition.name);
  const tags = replaced(table.tags, widened(tag, definition));
  checkTags(tags);
  table.tags = tags;
}

/** Two columns are the least a table can have. */
const MIN_COLUMNS = 2;

/** DROP COLUMN: never the timestamp, and two columns must be left (0x03C2). */
export function dropColumn(table: Stable | NormalTable, name: string, storage: Storage): void {
  const column = columnNamed(table.columns, name);
  if (!column) throw invalidColumn(name);
  if (column.isKey) throw keyChange();
  if (column === table.columns[0] || table.columns.length <= MIN_COLUMNS) {
    throw new StatementError(0x03c2, 'Invalid stable alter options');
  }
  storage.dropColumn(table, column);
  table.columns = table.columns.filter((other) => other !== column);
}

/** DROP TAG: one tag must be left (0x03C2). */
export function dropTag(table: Stable, name: string, storage: Storage): void {
  const tag = columnNamed(table.tags, name);
  if (!tag) throw invalidTag(name);
  if (table.tags.length === 1) throw new StatementError(0x03c2, 'Invalid stable alter options');
  storage.dropTag(table, tag);
  table.tags = table.tags.filter((other) => other !== tag);
}

/** Only normal tables rename columns. */
export function renameColumn(table: NormalTable, name: string, to: string): void {
  if (!columnNamed(table.columns, name)) throw invalidColumn(name);
  if (columnNamed(table.columns, to)) throw duplicatedColumns();
  table.columns = table.columns.map((column) => (column.name === name ? { ...column, name: to } : column));
}

/** RENAME TAG: sub-tables keep their values. */
export function renameTag(table: Stable, name: string, to: string): void {
  if (!columnNamed(table.tags, name)) throw invalidTag(name);
  if (columnNamed(table.tags, to)) throw tagExists();
  if (columnNamed(table.columns, to)) throw columnExists();
  table.tags = table.tags.map((tag) => (tag.name === name ? { ...tag, name: to } : tag));
}
