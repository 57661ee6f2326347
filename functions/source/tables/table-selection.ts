import type { TableOption } from '../../shared/settings/source.ts';
import type { TableColumn, TableSchema } from '../../shared/tdengine/table-schema.ts';
import { nameMatcher } from './table-names.ts';

/** What is read of a table. */
export interface TableSelection {
  /** The time, then the columns and tags to read, in the table's order. */
  readonly schema: TableSchema;
  /** Condition in SQL that rows must meet. */
  readonly where: string | undefined;
}

/**
 * What the settings say is to be read of a table, given its name and its schema as DESCRIBE tells it: the first option
 * that names the table counts, and the whole table is read when none does.
 * @throws Error when the option names a column or tag that the table has not.
 */
export type TableSelector = (table: string, schema: TableSchema) => TableSelection;

/** Makes the selector of a source's `tableOptions`. Of an option that does not name a table, nothing matters to it. */
export function tableSelector(options: readonly TableOption[]): TableSelector {
  return (table, schema) => {
    const option = options.find(({ tables }) => nameMatcher({ include: tables, exclude: [] })(table));
    return option === undefined ? { schema, where: undefined } : select(option, table, schema);
  };
}

function select({ columns, tags, where }: TableOption, table: string, schema: TableSchema): TableSelection {
  checkNames(columns, schema.filter(isColumn), `table ${table} has no column`);
  checkNames(tags, schema.filter(isTag), `table ${table} has no tag`);
  const chosen = schema.filter((column, place) => {
    // Without its time or its key a row is not the same row.
    if (place === 0 || column.role === 'key') return true;
    return (isTag(column) ? tags : columns)?.includes(column.name) ?? true;
  });
  return { schema: chosen, where };
}

function checkNames(wanted: readonly string[] = [], existing: TableSchema, message: string): void {
  const names = existing.map(({ name }) => name);
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new Error(
    `${message} ${unknown}, which tableOptions wants; it has ${names.length === 0 ? 'none' : names.join(', ')}`,
  );
}

function isTag({ role }: TableColumn): boolean {
  return role === 'tag';
}

function isColumn(column: TableColumn): boolean {
  return !isTag(column);
}
