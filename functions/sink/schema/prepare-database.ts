import type { TDengine } from '../../shared/tdengine/client.ts';
import { NO_CODE, TDengineError } from '../../shared/tdengine/error.ts';
import { quoteName } from '../../shared/tdengine/sql-text.ts';
import type { DatabasePrecision } from '../decode/time.ts';
import type { SchemaCache } from './schema-cache.ts';

/** How a missing database is made. */
export interface DatabaseRules {
  readonly create: boolean;
  readonly precision: DatabasePrecision;
}

/**
 * Finds or creates a database and tells its precision, which an existing one keeps. A new one gets TDengine's own KEEP
 * of ten years, as schemaless writing creates it: so times read in a wrong unit are refused as too old instead of being
 * stored in 1970. Who writes older rows raises it with `ALTER DATABASE … KEEP`.
 * @throws TDengineError of kind `retry` or `auth`: a missing database is not the fault of any record.
 */
export async function prepareDatabase(
  tdengine: TDengine,
  cache: SchemaCache,
  database: string,
  rules: DatabaseRules,
): Promise<DatabasePrecision> {
  const precision = await cache.precision(tdengine, database);
  if (precision !== undefined) return precision;
  if (!rules.create) throw notNow(`database ${database} does not exist and autoCreate.database is false`);
  try {
    await tdengine.execute(`CREATE DATABASE IF NOT EXISTS ${quoteName(database)} PRECISION '${rules.precision}'`);
  } catch (error) {
    if (!(error instanceof TDengineError) || error.kind === 'retry' || error.kind === 'auth') throw error;
    throw notNow(`database ${database} cannot be created: ${error.message}`);
  }
  const created = await cache.precision(tdengine, database);
  if (created === undefined) throw notNow(`database ${database} was dropped while it was created`);
  return created;
}

function notNow(message: string): TDengineError {
  return new TDengineError(NO_CODE, 'retry', message);
}
