import type { TableSchema } from '../../shared/tdengine/table-schema.ts';
import { concurrently } from '../concurrently.ts';
import type { RecordError } from '../record-error.ts';
import type { Subtable } from '../row.ts';
import type { RecordRows, SchemaContext } from './prepare-tables.ts';

/** Columns of stables and plain tables by `schemaKey`; undefined where there is none. */
export type Schemas = ReadonlyMap<string, TableSchema | undefined>;

/**
 * The columns of all tables that records go to.
 * @param fresh gets the keys of those that are not remembered but looked at now.
 * @throws TDengineError when TDengine cannot tell now.
 */
export async function readSchemas(
  context: SchemaContext,
  records: readonly RecordRows[],
  fresh: Set<string>,
): Promise<Schemas> {
  const wanted = new Map<string, Subtable>();
  let last = '';
  for (const { rows } of records) {
    for (let at = 0; at < rows.length; at++) {
      const table = rows[at]?.table;
      if (table === undefined || table.schemaKey === last) continue;
      last = table.schemaKey;
      wanted.set(last, table);
    }
  }
  const schemas = new Map<string, TableSchema | undefined>();
  await concurrently([...wanted], async ([key, { database, stable, name }]) => {
    if (!context.cache.hasStable(database, stable ?? name)) fresh.add(key);
    schemas.set(key, await context.cache.stable(context.tdengine, database, stable ?? name));
  });
  return schemas;
}

/**
 * Forgets the tables of rejected records that were remembered only, since somebody may have changed them: no record is
 * given up for what a table was.
 * @param fresh keys of the tables that were looked at; gets those that are forgotten, which will be.
 * @returns whether there is any.
 */
export function forgetRemembered(
  { cache }: SchemaContext,
  records: readonly RecordRows[],
  rejected: ReadonlyMap<number, RecordError>,
  fresh: Set<string>,
): boolean {
  const before = fresh.size;
  for (const { record, rows } of records) {
    if (!rejected.has(record)) continue;
    for (const { table } of rows) {
      if (fresh.has(table.schemaKey)) continue;
      fresh.add(table.schemaKey);
      cache.forgetStable(table.database, table.stable ?? table.name);
    }
  }
  return fresh.size > before;
}
