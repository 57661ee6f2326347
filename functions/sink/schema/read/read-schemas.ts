import { concurrently } from '../../../shared/concurrently.ts';
import { TDengineError } from '../../../shared/tdengine/error.ts';
import type { TableSchema } from '../../../shared/tdengine/table-schema.ts';
import type { RecordError } from '../../rows/record-error.ts';
import type { RecordRows, Subtable } from '../../rows/row.ts';
import { stableKey } from '../../rows/table-registry.ts';
import { never, notNow, type Refusal, type Refusals } from '../refusals.ts';
import type { SchemaContext } from '../schema-context.ts';

/** Columns of stables and plain tables by `schemaKey`; undefined where there is none. */
export type Schemas = ReadonlyMap<string, TableSchema | undefined>;

/**
 * The columns of all tables that records go to.
 * @param fresh gets the keys of those that are not remembered but looked at now.
 * @param refusals has the tables that are not to be looked at; gets those that TDengine does not describe.
 */
export async function readSchemas(
  context: SchemaContext,
  records: readonly RecordRows[],
  fresh: Set<string>,
  refusals: Pick<Refusals, 'tables'>,
): Promise<Schemas> {
  const wanted = new Map<string, Subtable>();
  let last = '';
  for (const { rows } of records) {
    for (let at = 0; at < rows.length; at++) {
      const table = rows[at]?.table;
      if (table === undefined || table.schemaKey === last) continue;
      last = table.schemaKey;
      if (!refusals.tables.has(last)) wanted.set(last, table);
    }
  }
  const schemas = new Map<string, TableSchema | undefined>();
  await concurrently([...wanted], async ([key, { database, stable, name }]) => {
    if (!context.cache.hasStable(database, stable ?? name)) fresh.add(key);
    const read = await readSchema(context, database, stable ?? name);
    if (read.kind === 'read') schemas.set(key, read.schema);
    else refusals.tables.set(key, read);
  });
  return schemas;
}

/** Waits before a DESCRIBE is sent again of which nobody knows whether its answer passes, in ms. */
const WAITS_MS = [250, 1_000, 3_000];

/** What {@link Evidence} counts descriptions as. */
const DESCRIPTIONS = 'DESCRIBE';

/** The columns of a table, undefined when there is none. */
interface ReadSchema {
  readonly kind: 'read';
  readonly schema: TableSchema | undefined;
}

/** Describes a table, or tells why TDengine does not. */
async function readSchema(
  { cache, tdengine, evidence, pause }: SchemaContext,
  database: string,
  name: string,
): Promise<ReadSchema | Refusal> {
  const taken = evidence.taken(DESCRIPTIONS);
  for (let tries = 0; ; tries++) {
    try {
      const isRemembered = cache.hasStable(database, name);
      const schema = await cache.stable(tdengine, database, name);
      if (!isRemembered) evidence.took(DESCRIPTIONS);
      return { kind: 'read', schema };
    } catch (error) {
      if (!(error instanceof TDengineError)) throw error;
      if (error.kind === 'data' || error.kind === 'size') return never(error.message);
      if (error.kind !== 'unknown') return notNow(error);
      const wait = WAITS_MS[tries];
      if (wait !== undefined && (await pause(wait))) continue;
      if (wait !== undefined) return notNow(error);
      const suspect = `${stableKey(database, name)}\0${error.code}`;
      return evidence.othersWereTaken(DESCRIPTIONS, suspect, taken) ? never(error.message) : notNow(error);
    }
  }
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
