import type { Catalog } from '../catalog/catalog.ts';
import { readTableName } from '../catalog/names.ts';
import { storedOf } from '../catalog/table.ts';
import { StatementError } from '../errors.ts';
import { affected, type Result } from '../result.ts';
import type { Session } from '../session.ts';
import type { TokenReader } from '../sql/token-reader.ts';
import { tablesOf } from '../storage/parts.ts';
import { keySlots, type Storage } from '../storage/storage.ts';
import type { Scope } from './select/expressions/scope.ts';
import { translate } from './select/expressions/translate-expression.ts';
import type { Expression } from './select/parse/ast.ts';
import { parseExpression } from './select/parse/parse-expression.ts';
import { tableScope } from './select/source.ts';

/** The condition in SQL; it may speak of the time and of tags, but of no other column. */
function condition(where: Expression, scope: Scope, session: Session): string {
  const onColumn = (column: { readonly sql: string }): void => {
    if (column.sql === scope.time) return;
    throw new StatementError(0x2655, 'The DELETE statement must only have a definite time window range');
  };
  return translate(where, { scope, session, windows: undefined, onColumn }).sql;
}

/** After `DELETE FROM`: the number of rows removed. What is inserted later under the same time begins anew. */
export function deleteRows(reader: TokenReader, catalog: Catalog, session: Session, storage: Storage): Result {
  const name = readTableName(reader);
  const where = reader.accept('where') ? parseExpression(reader) : undefined;
  reader.expectEnd();
  const table = catalog.table(name, session.database);
  const scope = tableScope(table, catalog.databaseOf(name, session.database).options.precision);
  const conditions = [scope.filter, where && condition(where, scope, session)].filter((one) => one !== undefined);
  const keys = keySlots(storedOf(table));
  const chosen = `SELECT ${keys.map((slot) => `d.${slot}`).join(', ')} FROM ${scope.from}`;
  const filter = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  let removed = 0;
  // The first part last, by which the others' rows are found; it has every row.
  for (const part of tablesOf(storedOf(table)).toReversed()) {
    const { changes } = storage.prepare(`DELETE FROM ${part} WHERE (${keys.join(', ')}) IN (${chosen}${filter})`).run();
    removed = Number(changes);
  }
  return affected(removed);
}
