import type { Catalog } from '../../catalog/catalog.ts';
import { MAX_COLUMN_BYTES, readTableName } from '../../catalog/names.ts';
import { type Column, columnNamed, storedOf } from '../../catalog/table.ts';
import { illegalColumnCount, invalidColumn, invalidOperation, notSupported } from '../../errors.ts';
import { affected, type Result } from '../../result.ts';
import type { Session } from '../../session.ts';
import type { TokenReader } from '../../sql/token-reader.ts';
import type { Storage } from '../../storage/storage.ts';
import { castSql } from '../select/expressions/cast.ts';
import { NO_SOURCE } from '../select/expressions/scope.ts';
import { parseQuery } from '../select/parse/parse-query.ts';
import { translateSelect } from '../select/select.ts';
import { applyInsert } from './apply-insert.ts';
import { InsertPlan } from './insert-plan.ts';

function readNames(reader: TokenReader): readonly string[] | undefined {
  if (!reader.accept('(')) return undefined;
  const names = [reader.name(MAX_COLUMN_BYTES)];
  while (reader.accept(',')) names.push(reader.name(MAX_COLUMN_BYTES));
  reader.expect(')');
  return names;
}

function boundColumns(names: readonly string[] | undefined, columns: readonly Column[]): readonly Column[] {
  const bound = names?.map((name) => {
    const column = columnNamed(columns, name);
    if (!column) throw invalidColumn(name);
    return column;
  });
  const [timestamp] = columns;
  if (bound && timestamp && !bound.includes(timestamp)) {
    throw invalidOperation('Primary timestamp column should not be null');
  }
  return bound ?? columns;
}

/** After `INSERT INTO`: `table [(columns)] SELECT …`; values are cast to the columns' types. */
export function insertSelect(reader: TokenReader, catalog: Catalog, session: Session, storage: Storage): Result {
  const name = readTableName(reader);
  const names = readNames(reader);
  const nested = reader.accept('(');
  reader.expect('select');
  const query = parseQuery(reader);
  if (nested) reader.expect(')');
  reader.expectEnd();
  const database = catalog.databaseOf(name, session.database);
  const table = catalog.table(name, session.database);
  if (table.kind === 'stable') throw notSupported();
  const columns = boundColumns(names, storedOf(table).columns);
  const { sql, more, columns: selected, precision } = translateSelect(query, catalog, session, storage);
  if (more.length > 0) throw notSupported();
  if (selected.length !== columns.length) throw illegalColumnCount();
  const scope = { ...NO_SOURCE, precision };
  const context = { scope, session, windows: undefined, onColumn: (): void => undefined };
  const values = selected.map(({ type }, place) => {
    const target = columns[place]?.type ?? type;
    return castSql({ sql: `p${place}`, type, aggregate: false }, target, context).sql;
  });
  const plan = new InsertPlan();
  const { rows } = plan.add(database, table.name, { kind: 'present', table });
  for (const row of storage.rows(`SELECT ${values.join(', ')} FROM (${sql})`)) rows.add(columns, [...row]);
  return affected(applyInsert(plan, storage, session.nowMs));
}
