import { type Catalog, isSystemDatabase } from '../../catalog/catalog.ts';
import { type Column, type Stored, storedOf, type Table } from '../../catalog/table.ts';
import { notSupported, StatementError } from '../../errors.ts';
import type { SystemTable } from '../../information-schema/definition.ts';
import { systemTable } from '../../information-schema/system-table.ts';
import type { Session } from '../../session.ts';
import { aliasOf, partsOf } from '../../storage/parts.ts';
import { keySlots, type Storage } from '../../storage/storage.ts';
import type { Precision } from '../../types/precision.ts';
import { castSql } from './expressions/cast.ts';
import { NO_SOURCE, type Scope, type ScopeColumn } from './expressions/scope.ts';
import { sqlLiteral } from './expressions/typed.ts';
import type { Query, Source, Union } from './parse/ast.ts';
import type { TranslatedQuery } from './translate-query.ts';

const noColumn = (): void => undefined;

const inScope = (columns: readonly Column[], aliasOf: (column: Column) => string): readonly ScopeColumn[] =>
  columns.map((column) => ({ name: column.name, sql: `${aliasOf(column)}.${column.slot}`, type: column.type }));

/** The parts of a table's rows behind the first, by their common key. */
function otherParts(table: Stored): string {
  const keys = keySlots(table);
  return partsOf(table.storage, table.columns)
    .slice(1)
    .map(({ table: name, alias }) => {
      const same = keys.map((key) => `${alias}.${key} = d.${key}`).join(' AND ');
      return ` LEFT JOIN ${name} AS ${alias} ON ${same}`;
    })
    .join('');
}

/**
 * A stable, sub-table or normal table. The sub-tables come first in the join, so that SQLite looks up the rows of each
 * by (sub-table, time): rows come sub-table by sub-table, in time order each, as TDengine's vnodes deliver them.
 */
export function tableScope(table: Table, precision: Precision): Scope {
  const stored = storedOf(table);
  const columns = inScope(stored.columns, aliasOf);
  const tags = inScope(stored.tags, () => 'g');
  const tagsFrom = `g${stored.storage} AS g`;
  return {
    from: `${tagsFrom} CROSS JOIN d${stored.storage} AS d ON d.tb = g.id${otherParts(stored)}`,
    tagsFrom,
    filter: table.kind === 'child' ? `g.id = ${table.id}` : undefined,
    columns,
    tags,
    star: table.kind === 'stable' ? [...columns, ...tags] : columns,
    tbname: 'g.name',
    time: columns[0]?.sql,
    precision,
  };
}

/** A table of information_schema, its rows written into the query. */
function systemScope({ columns, rows }: SystemTable): Scope {
  const inQuery = columns.map(({ name, type }, place) => ({ name, type, sql: `s.column${place + 1}` }));
  const tuples = rows.map((row) => `(${row.map(sqlLiteral).join(', ')})`);
  const none = `(${columns.map(() => 'NULL').join(', ')})`;
  const values = tuples.length > 0 ? `VALUES ${tuples.join(', ')}` : `SELECT * FROM (VALUES ${none}) WHERE 0`;
  return {
    from: `(${values}) AS s`,
    tagsFrom: undefined,
    filter: undefined,
    columns: inQuery,
    tags: [],
    star: inQuery,
    tbname: undefined,
    time: undefined,
    precision: 'ms',
  };
}

function queryScope({ sql, more, columns, precision }: TranslatedQuery): Scope {
  if (more.length > 0) throw notSupported();
  const inQuery = columns.map(({ name, type }, place) => ({ name, type, sql: `q.p${place}` }));
  return {
    from: `(${sql}) AS q`,
    tagsFrom: undefined,
    filter: undefined,
    columns: inQuery,
    tags: [],
    star: inQuery,
    tbname: inQuery.find(({ name }) => name === 'tbname')?.sql,
    time: inQuery.find(({ type }) => type.name === 'TIMESTAMP')?.sql,
    precision,
  };
}

/** The rows of several queries; the types are the first one's, and the others' values are cast to them. */
function unionScope(union: Union, session: Session, translate: (query: Query) => TranslatedQuery): Scope {
  const first = translate(union.first);
  const context = {
    scope: { ...NO_SOURCE, precision: first.precision },
    session,
    windows: undefined,
    onColumn: noColumn,
  };
  const others = union.others.map(({ all, query }) => {
    const other = translate(query);
    if (other.columns.length !== first.columns.length) {
      throw new StatementError(0x2634, 'Query block has incorrect number of result columns');
    }
    const values = other.columns.map(({ type }, place) => {
      const target = first.columns[place]?.type ?? type;
      const value = { sql: `p${place}`, type, aggregate: false };
      return target.name === type.name ? value.sql : castSql(value, target, context).sql;
    });
    return ` UNION ${all ? 'ALL ' : ''}SELECT ${values.join(', ')} FROM (${other.sql})`;
  });
  return queryScope({ ...first, sql: `SELECT * FROM (${first.sql})${others.join('')}` });
}

/** What comes after FROM. `translate` is the translation of a query, for one that is nested. */
export function sourceScope(
  source: Source,
  catalog: Catalog,
  session: Session,
  storage: Storage,
  translate: (query: Query) => TranslatedQuery,
): Scope {
  if (source.kind === 'union') return unionScope(source, session, translate);
  if (source.kind === 'query') return queryScope(translate(source.query));
  const databaseName = source.name.database ?? session.database;
  if (databaseName !== undefined && isSystemDatabase(databaseName)) {
    return systemScope(systemTable(source.name.table, catalog, storage));
  }
  const database = catalog.databaseOf(source.name, session.database);
  return tableScope(catalog.table(source.name, session.database), database.options.precision);
}
