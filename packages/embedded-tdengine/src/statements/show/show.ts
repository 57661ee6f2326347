import { type Catalog, SYSTEM_DATABASES } from '../../catalog/catalog.ts';
import { readDatabaseName, readTableName } from '../../catalog/names.ts';
import { StatementError } from '../../errors.ts';
import { systemColumns } from '../../information-schema/definition.ts';
import type { Result } from '../../result.ts';
import type { Session } from '../../session.ts';
import type { TokenReader } from '../../sql/token-reader.ts';
import type { Storage } from '../../storage/storage.ts';
import { likePattern } from '../../text/like-pattern.ts';
import type { ColumnType } from '../../types/column-type.ts';
import { type StoredValue, storedText } from '../../types/stored-value.ts';
import { showCreateDatabase, showCreateTable } from './show-create.ts';
import { showTableTags, showTags } from './show-tags.ts';

interface Listing {
  readonly column: readonly [string, number];
  readonly names: readonly string[];
}

const rows = (name: string, type: ColumnType, values: readonly StoredValue[]): Result => ({
  kind: 'rows',
  columns: [{ name, type }],
  rows: values.map((value) => [value]),
  precision: 'ms',
});

/** One column of names, those LIKE asks for. */
function listing(reader: TokenReader, { column: [name, length], names }: Listing): Result {
  const like = reader.accept('like') ? likePattern(reader.string()) : undefined;
  reader.expectEnd();
  const kept = like ? names.filter((one) => like.test(one)) : names;
  return rows(name, { name: 'VARCHAR', length }, kept.map(storedText));
}

function showDatabases(reader: TokenReader, catalog: Catalog, which: 'all' | 'user' | 'system'): Result {
  const system = which === 'user' ? [] : SYSTEM_DATABASES;
  const users = which === 'system' ? [] : [...catalog.databases.keys()];
  return listing(reader, { column: ['name', 64], names: [...system, ...users] });
}

type Wanted = 'stable' | 'child' | 'normal' | 'tables';

function showTables(reader: TokenReader, catalog: Catalog, session: Session, wanted: Wanted): Result {
  const named = reader.isName();
  const database = named ? readDatabaseName(reader) : session.database;
  if (named) reader.expect('.');
  reader.expect(wanted === 'stable' ? 'stables' : 'tables');
  const name = wanted === 'stable' ? 'stable_name' : 'table_name';
  const names = (): readonly string[] => {
    if (database === undefined) throw new StatementError(0x2600, 'database not specified');
    const tables = [...catalog.database(database).tables.values()];
    return tables
      .filter(({ kind }) => (wanted === 'tables' ? kind !== 'stable' : kind === wanted))
      .map((table) => table.name);
  };
  const like = reader.accept('like') ? likePattern(reader.string()) : undefined;
  reader.expectEnd();
  const kept = names().filter((one) => !like || like.test(one));
  return rows(name, { name: 'VARCHAR', length: 192 }, kept.map(storedText));
}

/** The one data node there is: what SHOW DNODES tells, for a client that asks whether the server is well. */
function showDnodes(): Result {
  const columns = systemColumns([
    ['id', 'int'],
    ['endpoint', 134],
    ['vnodes', 'smallint'],
    ['support_vnodes', 'smallint'],
    ['status', 10],
    ['note', 256],
  ]);
  return { kind: 'rows', columns, rows: [[1n, '127.0.0.1:6030', 0n, 0n, 'ready', '']], precision: 'ms' };
}

/** SHOW ALIVE: 1 when all is well. */
const ALIVE = 1n;

/** After `SHOW`. */
export function show(reader: TokenReader, catalog: Catalog, session: Session, storage: Storage): Result {
  if (reader.accept('databases')) return showDatabases(reader, catalog, 'all');
  if (reader.accept('user', 'databases')) return showDatabases(reader, catalog, 'user');
  if (reader.accept('system', 'databases')) return showDatabases(reader, catalog, 'system');
  if (reader.accept('create', 'database')) return showCreateDatabase(readDatabaseName(reader), catalog);
  if (reader.accept('create', 'table') || reader.accept('create', 'stable')) {
    return showCreateTable(readTableName(reader), catalog, session, storage);
  }
  if (reader.accept('table', 'tags')) return showTableTags(reader, catalog, session, storage);
  if (reader.accept('tags', 'from')) return showTags(reader, catalog, session, storage);
  if (reader.accept('dnodes')) return showDnodes();
  if (reader.accept('alive') || reader.accept('cluster', 'alive')) {
    return rows('status', { name: 'INT', length: 4 }, [ALIVE]);
  }
  if (reader.accept('normal')) return showTables(reader, catalog, session, 'normal');
  if (reader.accept('child')) return showTables(reader, catalog, session, 'child');
  const stables = reader.is('stables') || (reader.is('.', 1) && reader.is('stables', 2));
  return showTables(reader, catalog, session, stables ? 'stable' : 'tables');
}
