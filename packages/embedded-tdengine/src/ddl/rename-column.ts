import { columnNamed, type NormalTable, type Stable } from '../catalog/table.ts';
import { columnExists, duplicatedColumns, invalidColumn, invalidTag, tagExists } from '../errors.ts';

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
