import { type Catalog, isSystemDatabase, type TableName } from '../../catalog/catalog.ts';
import type { Database } from '../../catalog/database.ts';
import type { Stable } from '../../catalog/table.ts';
import type { ValueContext } from '../../coerce/coerce-timestamp.ts';
import { foreignTable, insertError, StatementError, stableElsewhere, tableNotExist } from '../../errors.ts';
import { affected, type Result } from '../../result.ts';
import type { Session } from '../../session.ts';
import type { Storage } from '../../storage/storage.ts';
import { applyInsert } from './apply-insert.ts';
import { type Bound, readBoundColumns, readBoundTags, readStableColumns } from './bound-columns.ts';
import type { InsertCursor } from './cursor.ts';
import { readInsertName } from './insert-name.ts';
import { InsertPlan, storedOfTarget, type Target } from './insert-plan.ts';
import { readTagValues, readTargetRows } from './row-values.ts';
import { readStableRows } from './stable-rows.ts';

/** Reads an INSERT (after `INSERT INTO`) to its end, then does it: all of it, or nothing if any value is refused. */
export class InsertStatement {
  readonly #cursor: InsertCursor;
  readonly #catalog: Catalog;
  readonly #session: Session;
  readonly #plan = new InsertPlan();

  constructor(cursor: InsertCursor, catalog: Catalog, session: Session) {
    this.#cursor = cursor;
    this.#catalog = catalog;
    this.#session = session;
  }

  run(storage: Storage): Result {
    do this.#clause();
    while (this.#cursor.peek().kind !== 'end');
    return affected(applyInsert(this.#plan, storage, this.#session.nowMs));
  }

  /** One table, its columns and its rows. */
  #clause(): void {
    const cursor = this.#cursor;
    const name = readInsertName(cursor, this.#session.database);
    if (isSystemDatabase(name.database ?? '')) throw new StatementError(0x2669, 'System table not allowed');
    const columnsAt = this.#skipColumns();
    if (cursor.acceptWord('using')) {
      const { database, target } = this.#using(name);
      this.#rows(database, name, target, columnsAt ?? this.#skipColumns());
      return;
    }
    const database = this.#catalog.databaseOf(name, this.#session.database);
    const table = database.tables.get(name.table);
    if (!table) throw tableNotExist();
    if (table.kind === 'stable') this.#stable(database, table, columnsAt);
    else this.#rows(database, name, { kind: 'present', table }, columnsAt);
  }

  /** Passes over a list of columns, which can only be read once the table is known; where it begins. */
  #skipColumns(): number | undefined {
    const cursor = this.#cursor;
    if (!cursor.acceptSymbol('(')) return undefined;
    const start = cursor.position;
    while (!cursor.acceptSymbol(')')) {
      if (cursor.next().kind === 'end') throw cursor.errorHere(') expected');
    }
    return start;
  }

  #context(database: Database): ValueContext {
    return { ...this.#session, precision: database.options.precision };
  }

  /** After USING: the stable, its tags, and the sub-table as it is or will be. Tag values are checked in any case. */
  #using(name: TableName): { readonly database: Database; readonly target: Target } {
    const cursor = this.#cursor;
    const stableName = readInsertName(cursor, this.#session.database);
    const database = this.#catalog.databaseOf(stableName, undefined);
    if (database.name !== name.database) throw stableElsewhere();
    const stable = database.tables.get(stableName.table);
    if (!stable) throw tableNotExist();
    if (stable.kind !== 'stable') throw foreignTable();
    const listed = cursor.acceptSymbol('(') ? readBoundTags(cursor, stable) : stable.tags;
    if (!cursor.acceptWord('tags') || !cursor.acceptSymbol('(')) throw cursor.errorHere('TAGS is expected');
    const tags = readTagValues(cursor, listed, this.#context(database));
    return { database, target: this.#target(database, name.table, stable, { name: name.table, stable, tags }) };
  }

  #target(
    database: Database,
    name: string,
    stable: Stable,
    child: Pick<Extract<Target, { kind: 'new' }>['child'], 'name' | 'stable' | 'tags'>,
  ): Target {
    const table = database.tables.get(name);
    if (table?.kind === 'child' && table.stable === stable) return { kind: 'present', table };
    if (table) throw foreignTable();
    return { kind: 'new', child: { ...child, ttl: 0, comment: undefined } };
  }

  #rows(database: Database, name: TableName, target: Target, columnsAt: number | undefined): void {
    const table = storedOfTarget(target);
    const bound =
      columnsAt === undefined ? undefined : this.#readColumnsAt(columnsAt, () => readBoundColumns(this.#cursor, table));
    this.#expectValues();
    const { rows } = this.#plan.find(database, name.table) ?? this.#plan.add(database, name.table, target);
    const columns = bound ? bound.flatMap((one) => (one.kind === 'column' ? [one.column] : [])) : table.columns;
    readTargetRows(this.#cursor, columns, table, rows, this.#context(database));
  }

  #stable(database: Database, stable: Stable, columnsAt: number | undefined): void {
    if (columnsAt === undefined) {
      throw this.#cursor.errorAt(
        this.#cursor.position,
        '(...tbname, ts...) bounded cols is expected for supertable insertion',
      );
    }
    const bound = this.#readColumnsAt(columnsAt, () => readStableColumns(this.#cursor, stable));
    this.#expectValues();
    readStableRows(this.#cursor, bound, stable, this.#context(database), (child) => {
      const known = this.#plan.find(database, child.name);
      return (known ?? this.#plan.add(database, child.name, this.#target(database, child.name, stable, child))).rows;
    });
  }

  #readColumnsAt(columnsAt: number, read: () => readonly Bound[]): readonly Bound[] {
    const after = this.#cursor.position;
    this.#cursor.moveTo(columnsAt);
    const bound = read();
    this.#cursor.moveTo(after);
    return bound;
  }

  #expectValues(): void {
    if (this.#cursor.acceptWord('values')) return;
    const reason = 'keyword VALUES or FILE is expected';
    if (this.#cursor.peek().kind === 'end') throw insertError(reason);
    throw this.#cursor.errorHere(reason);
  }
}
