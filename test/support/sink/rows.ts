import type { TableSchema } from '../../../functions/shared/tdengine/table-schema.ts';
import { Layout } from '../../../functions/sink/rows/layout.ts';
import {
  type Cell,
  type Row,
  type Subtable,
  type TableNames,
  type Values,
  valuesOf,
} from '../../../functions/sink/rows/row.ts';
import { TableRegistry } from '../../../functions/sink/rows/table-registry.ts';

const EMPTY = Layout.empty();

const TABLES = new TableRegistry();

/** A BIGINT cell, or NULL. */
export function cellOf(name: string, value: number | null): Cell {
  return { name, type: 'BIGINT', sql: value === null ? 'NULL' : String(value), length: 0 };
}

/** Values laid out from one tree, as those of one decoder are. */
export function laidOut(cells: readonly Cell[]): Values {
  return valuesOf(cells, EMPTY);
}

/** The cells of a row or of tags. */
export function cellsOf({ layout, values, lengths }: Values): Cell[] {
  return layout.columns.map(({ name, type }, at) => ({ name, type, sql: values[at] ?? '', length: lengths[at] ?? 0 }));
}

/** A table of the registry that all tables of a test file are of. */
export function subtable(names: TableNames, tags: Values = laidOut([])): Subtable {
  return TABLES.subtable(names, tags);
}

/** A subtable of stable `stb` with one tag. */
export function tableOf(name: string, database = 'db'): Subtable {
  const tags = laidOut([{ name: 't', type: 'NCHAR', sql: `'${name}'`, length: name.length }]);
  return subtable({ database, stable: 'stb', name }, tags);
}

/** A row of BIGINT columns. */
export function rowOf(table: Subtable, time: bigint, values: Readonly<Record<string, number | null>>, record = 0): Row {
  const cells = Object.entries(values).map(([name, value]) => cellOf(name, value));
  return { table, time: String(time), record, ...laidOut(cells) };
}

/** The stable of {@link tableOf}, with these BIGINT columns. */
export function schemaOf(...columns: readonly string[]): TableSchema {
  return [
    { name: '_ts', type: 'TIMESTAMP', length: 8, role: 'column' },
    ...columns.map((name) => ({ name, type: 'BIGINT', length: 8, role: 'column' }) as const),
    { name: 't', type: 'NCHAR', length: 16, role: 'tag' },
  ];
}
