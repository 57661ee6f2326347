import type { Catalog } from '../../catalog/catalog.ts';
import type { Database } from '../../catalog/database.ts';
import { readTableName } from '../../catalog/names.ts';
import type { ChildTable, NormalTable, Stable } from '../../catalog/table.ts';
import { StatementError, tableNotExist } from '../../errors.ts';
import { affected, type Result } from '../../result.ts';
import type { Session } from '../../session.ts';
import type { TokenReader } from '../../sql/token-reader.ts';
import type { Storage } from '../../storage/storage.ts';
import {
  addColumn,
  addTag,
  dropColumn,
  dropTag,
  renameColumn,
  renameTag,
  widenColumn,
  widenTag,
} from './alter-columns.ts';
import { type ColumnChange, readColumnChange } from './column-definitions.ts';
import { setTags } from './set-tags.ts';

const invalidAlter = (): StatementError => new StatementError(0x2649, 'Invalid alter table statement');

function alterStable(stable: Stable, change: ColumnChange, storage: Storage): void {
  switch (change.kind) {
    case 'add-column':
      addColumn(stable, change.definition, storage);
      break;
    case 'add-tag':
      addTag(stable, change.definition, storage);
      break;
    case 'widen-column':
      widenColumn(stable, change.definition);
      break;
    case 'widen-tag':
      widenTag(stable, change.definition);
      break;
    case 'drop-column':
      dropColumn(stable, change.name, storage);
      break;
    case 'drop-tag':
      dropTag(stable, change.name, storage);
      break;
    case 'rename-column':
      throw new StatementError(0x2649, 'Rename column only available for normal table');
    case 'rename-tag':
      renameTag(stable, change.name, change.to);
      break;
  }
}

function alterNormal(table: NormalTable, change: ColumnChange, storage: Storage): void {
  switch (change.kind) {
    case 'add-column':
      addColumn(table, change.definition, storage);
      break;
    case 'widen-column':
      widenColumn(table, change.definition);
      break;
    case 'drop-column':
      dropColumn(table, change.name, storage);
      break;
    case 'rename-column':
      renameColumn(table, change.name, change.to);
      break;
    default:
      throw invalidAlter();
  }
}

/** After `ALTER TABLE` or `ALTER STABLE`: one change of a column or tag, or the tag values of a sub-table. */
export function alterTable(reader: TokenReader, catalog: Catalog, session: Session, storage: Storage): Result {
  const name = readTableName(reader);
  const find = (): Stable | NormalTable | ChildTable => {
    const database: Database = catalog.databaseOf(name, session.database);
    const table = database.tables.get(name.table);
    if (!table) throw tableNotExist();
    return table;
  };
  if (reader.accept('set', 'tag')) {
    setTags(reader, find, catalog, session, storage);
    return affected(0);
  }
  const change = readColumnChange(reader);
  const table = find();
  if (table.kind === 'child') throw invalidAlter();
  if (table.kind === 'stable') alterStable(table, change, storage);
  else alterNormal(table, change, storage);
  return affected(0);
}
