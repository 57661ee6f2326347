import type { Catalog } from '../../catalog/catalog.ts';
import type { Result } from '../../result.ts';
import type { Session } from '../../session.ts';
import type { TokenReader } from '../../sql/token-reader.ts';
import type { Storage } from '../../storage/storage.ts';
import { intervalWindows } from './clauses.ts';
import { type Context, NO_SOURCE } from './expressions/scope.ts';
import type { Query } from './parse/ast.ts';
import { parseQuery } from './parse/parse-query.ts';
import { sourceScope } from './source.ts';
import { type TranslatedQuery, translateQuery } from './translate-query.ts';

/** A query in the SQL of SQLite. */
export function translateSelect(query: Query, catalog: Catalog, session: Session, storage: Storage): TranslatedQuery {
  const nested = (inner: Query): TranslatedQuery => translateSelect(inner, catalog, session, storage);
  const scope = query.from ? sourceScope(query.from, catalog, session, storage, nested) : NO_SOURCE;
  const windows = query.interval ? intervalWindows(query.interval, scope) : undefined;
  return translateQuery(query, (onColumn): Context => ({ scope, session, windows, onColumn }));
}

/** Runs a query. */
export function runQuery(query: Query, catalog: Catalog, session: Session, storage: Storage): Result {
  const { sql, more, columns, precision } = translateSelect(query, catalog, session, storage);
  const [rows = [], ...others] = [sql, ...more].map((one) => storage.rows(one));
  const whole =
    others.length === 0 ? rows : rows.map((row, at) => [row, ...others.map((other) => other[at] ?? [])].flat());
  return { kind: 'rows', columns, rows: whole, precision };
}

/** After `SELECT`; `closing` is what must follow the query. */
export function select(
  reader: TokenReader,
  catalog: Catalog,
  session: Session,
  storage: Storage,
  closing?: string,
): Result {
  const query = parseQuery(reader);
  if (closing !== undefined) reader.expect(closing);
  reader.expectEnd();
  return runQuery(query, catalog, session, storage);
}
