import type { DatabaseOptions } from '../../shared/settings/index.ts';
import type { TDengine } from '../../shared/tdengine/client/client.ts';
import { PAR_INVALID_IDENTIFIER_NAME } from '../../shared/tdengine/codes.ts';
import { NO_CODE, TDengineError } from '../../shared/tdengine/error.ts';
import { quoteName, quoteText } from '../../shared/tdengine/sql-text.ts';
import type { Precision } from '../../shared/tdengine/time/precision.ts';
import { RecordError } from '../rows/record-error.ts';
import type { SchemaCache } from './read/schema-cache.ts';
import { KEPT_DOUBLED } from './refusals.ts';

/** How a missing database is made. */
export interface DatabaseRules {
  readonly create: boolean;
  readonly precision: Precision;
  readonly options?: DatabaseOptions | undefined;
}

/**
 * Finds or creates a database and tells its precision, which an existing one keeps, as it keeps all its options. Without
 * a KEEP in the settings a new one gets TDengine's own of ten years, as schemaless writing creates it: so times read in a
 * wrong unit are refused as too old instead of being stored in 1970.
 * @returns a RecordError when TDengine has no database of that name, or one of another name in its place: its records are
 * rejected, as all are whose names TDengine does not take.
 * @throws TDengineError of kind `retry` or `auth`: a missing database is not the fault of any record.
 */
export async function prepareDatabase(
  tdengine: TDengine,
  cache: SchemaCache,
  database: string,
  rules: DatabaseRules,
): Promise<Precision | RecordError> {
  const precision = await cache.precision(tdengine, database);
  if (precision !== undefined) return precision;
  if (!rules.create) throw notNow(`database ${database} does not exist and autoCreate.database is false`);
  try {
    await tdengine.execute(createDatabaseSql(database, rules.precision, rules.options));
  } catch (error) {
    if (!(error instanceof TDengineError) || error.kind === 'retry' || error.kind === 'auth') throw error;
    if (error.code === PAR_INVALID_IDENTIFIER_NAME) return refused(database, error.message);
    if (error.kind !== 'exists') throw notNow(`database ${database} cannot be created: ${error.message}`);
  }
  const created = await cache.precision(tdengine, database);
  if (created !== undefined) return created;
  if (database.includes('`') && (await isKeptDoubled(tdengine, cache, database)))
    return refused(database, KEPT_DOUBLED);
  throw notNow(`database ${database} was dropped while it was created`);
}

/** The statement that creates a database unless there is one. The options must have been checked: TDengine checks them in any case. */
export function createDatabaseSql(database: string, precision: Precision, options: DatabaseOptions = {}): string {
  let clauses = '';
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined) clauses += ` ${clauseName(name)} ${name === 'cachemodel' ? quoteText(`${value}`) : value}`;
  }
  return `CREATE DATABASE IF NOT EXISTS ${quoteName(database)} PRECISION '${precision}'${clauses}`;
}

/** `WAL_FSYNC_PERIOD` for `walFsyncPeriod`. */
function clauseName(option: string): string {
  return option.replace(/[A-Z]/g, '_$&').toUpperCase();
}

/** Whether a database was made under another name, as servers do that keep the two backticks that stand for one in quotes. */
async function isKeptDoubled(tdengine: TDengine, cache: SchemaCache, database: string): Promise<boolean> {
  return (await cache.precision(tdengine, database.replaceAll('`', '``'))) !== undefined;
}

function refused(database: string, why: string): RecordError {
  return new RecordError('route', `database ${database} cannot be created: ${why}`);
}

/** The error of rows whose times are in a unit that their database has no more. */
export function madeAnew(database: string): TDengineError {
  return notNow(`database ${database} was dropped or made anew`);
}

function notNow(message: string): TDengineError {
  return new TDengineError(NO_CODE, 'retry', message);
}
