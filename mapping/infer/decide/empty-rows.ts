import type { Field } from '../observe/field.ts';
import type { ProposedColumn } from './columns.ts';

/** Rows that have no field of any column; none where only computed columns tell that a row has something. */
export function emptyRows(fields: readonly Field[], columns: readonly ProposedColumn[], count: number): number {
  const fieldsOfColumns = (isComputed: boolean) =>
    columns
      .filter(({ value }) => (value !== undefined) === isComputed)
      .flatMap(({ of }) => fields.find(({ path }) => path === of) ?? []);
  const [read, computed] = [fieldsOfColumns(false), fieldsOfColumns(true)];
  const has = (some: readonly Field[], row: number) => some.some(({ leaves }) => leaves[row] !== undefined);
  const without = Array.from({ length: count }, (_, row) => row).filter((row) => !has(read, row));
  return read.length > 0 && !without.some((row) => has(computed, row)) ? without.length : 0;
}
