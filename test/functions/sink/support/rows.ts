import type { TableSchema } from '../../../../functions/shared/tdengine/table-schema.ts';
import type { Cell, Row, Subtable } from '../../../../functions/sink/row.ts';

/** A BIGINT cell, or NULL. */
export function cellOf(name: string, value: number | null): Cell {
  return { name, type: 'BIGINT', sql: value === null ? 'NULL' : String(value), length: 0 };
}

/** A subtable of stable `stb` with one tag. */
export function tableOf(name: string, database = 'db'): Subtable {
  return { database, stable: 'stb', name, tags: [{ name: 't', type: 'NCHAR', sql: `'${name}'`, length: name.length }] };
}

/** A row of BIGINT columns. */
export function rowOf(table: Subtable, time: bigint, values: Readonly<Record<string, number | null>>, record = 0): Row {
  return { table, time, record, cells: Object.entries(values).map(([name, value]) => cellOf(name, value)) };
}

/** The stable of {@link tableOf}, with these BIGINT columns. */
export function schemaOf(...columns: readonly string[]): TableSchema {
  return [
    { name: '_ts', type: 'TIMESTAMP', length: 8, role: 'column' },
    ...columns.map((name) => ({ name, type: 'BIGINT', length: 8, role: 'column' }) as const),
    { name: 't', type: 'NCHAR', length: 16, role: 'tag' },
  ];
}
