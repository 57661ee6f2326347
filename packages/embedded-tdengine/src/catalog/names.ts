import { StatementError } from '../errors.ts';
import type { TokenReader } from '../sql/token-reader.ts';
import type { TableName } from './catalog.ts';

/** Limits of names in bytes of UTF-8. */
export const MAX_DATABASE_BYTES = 64;
export const MAX_TABLE_BYTES = 192;
export const MAX_COLUMN_BYTES = 64;

const WITH_DOT = 0x2617;

/** A database's name; a dot cannot be in it, not even in backticks. */
export function readDatabaseName(reader: TokenReader): string {
  const name = reader.name(MAX_DATABASE_BYTES);
  if (name.includes('.')) throw new StatementError(WITH_DOT, "The database name cannot contain '.'");
  return name;
}

/** `table` or `database.table`. */
export function readTableName(reader: TokenReader): TableName {
  const qualified = reader.isName() && reader.is('.', 1);
  const database = qualified ? readDatabaseName(reader) : undefined;
  if (qualified) reader.expect('.');
  const table = reader.name(MAX_TABLE_BYTES);
  if (table.includes('.')) throw new StatementError(WITH_DOT, "The table name cannot contain '.'");
  return { database, table };
}
