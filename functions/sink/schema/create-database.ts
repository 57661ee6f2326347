import type { DatabaseOptions } from '../../shared/settings/index.ts';
import { quoteName, quoteText } from '../../shared/tdengine/sql-text.ts';
import type { Precision } from '../../shared/tdengine/time/precision.ts';

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
