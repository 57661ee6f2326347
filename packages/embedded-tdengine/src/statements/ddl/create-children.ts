import type { Catalog, TableName } from '../../catalog/catalog.ts';
import type { Database } from '../../catalog/database.ts';
import { MAX_COLUMN_BYTES, readTableName } from '../../catalog/names.ts';
import { type Column, columnNamed, type Stable } from '../../catalog/table.ts';
import { checkLiteral, coerce, isNullLiteral } from '../../coerce/coerce.ts';
import type { ValueContext } from '../../coerce/coerce-timestamp.ts';
import { invalidTag, stableElsewhere, tableExists, tableNotExist, tagCountMismatch } from '../../errors.ts';
import { affected, type Result } from '../../result.ts';
import type { Session } from '../../session.ts';
import { Literal } from '../../sql/literal.ts';
import type { TokenReader } from '../../sql/token-reader.ts';
import { createChild, type NewChild } from '../../storage/create-child.ts';
import type { Storage } from '../../storage/storage.ts';
import type { StoredValue } from '../../types/stored-value.ts';
import { readTableOptions } from './table-options.ts';

/** One `name USING stable [(tags)] TAGS (values)` as read: values are checked once the stable is known. */
interface Clause {
  readonly name: TableName;
  readonly ifNotExists: boolean;
  readonly stableName: TableName;
  readonly tagNames: readonly string[] | undefined;
  readonly values: readonly Literal[];
  readonly ttl: number;
  readonly comment: string | undefined;
}

/** A tag value as it stands: a token with its sign. */
export function readLiteral(reader: TokenReader): Literal {
  const first = reader.peek();
  if (reader.is(')') || reader.atEnd) throw reader.unexpected();
  const signed = reader.accept('-') || reader.accept('+');
  const token = reader.next();
  return new Literal(reader.sql, signed ? { ...token, start: first.start } : token);
}

function readList<T>(reader: TokenReader, item: () => T): readonly T[] {
  reader.expect('(');
  const items = [item()];
  while (reader.accept(',')) items.push(item());
  reader.expect(')');
  return items;
}

function readClause(reader: TokenReader, name: TableName, ifNotExists: boolean): Clause {
  reader.expect('using');
  const stableName = readTableName(reader);
  const tagNames = reader.is('(') ? readList(reader, () => reader.name(MAX_COLUMN_BYTES)) : undefined;
  reader.expect('tags');
  const values = readList(reader, () => readLiteral(reader));
  return { name, ifNotExists, stableName, tagNames, values, ...readTableOptions(reader) };
}

/** From after the first table's name. */
export function readChildClauses(reader: TokenReader, name: TableName, ifNotExists: boolean): readonly Clause[] {
  const clauses = [readClause(reader, name, ifNotExists)];
  while (!reader.atEnd) {
    const next = reader.accept('if', 'not', 'exists');
    clauses.push(readClause(reader, readTableName(reader), next));
  }
  return clauses;
}

/** The stored value of a tag; 0x2653 if it is too long. */
export function tagValue(literal: Literal, tag: Column, context: ValueContext): StoredValue {
  checkLiteral(literal);
  return isNullLiteral(literal, tag) ? null : coerce(literal, tag, context);
}

function findStable(clause: Clause, catalog: Catalog, session: Session): { database: Database; stable: Stable } {
  const databaseName = clause.name.database ?? session.database;
  const stableDatabase = clause.stableName.database ?? session.database;
  if (databaseName !== stableDatabase) {
    throw stableElsewhere();
  }
  const database = catalog.databaseOf(clause.stableName, session.database);
  const stable = database.tables.get(clause.stableName.table);
  if (stable?.kind !== 'stable') throw tableNotExist();
  return { database, stable };
}

function toChild(clause: Clause, stable: Stable, context: ValueContext): NewChild {
  const tags = clause.tagNames
    ? clause.tagNames.map((name) => {
        const tag = columnNamed(stable.tags, name);
        if (!tag) throw invalidTag(name);
        return tag;
      })
    : stable.tags;
  if (tags.length !== clause.values.length) throw tagCountMismatch();
  const values = clause.values.map((literal, place): [string, StoredValue] => {
    const tag = tags[place];
    if (!tag) throw tagCountMismatch();
    return [tag.name, tagValue(literal, tag, context)];
  });
  const { name, ttl, comment } = clause;
  return { name: name.table, stable, tags: new Map(values), ttl, comment };
}

/** Creates the sub-tables; all are checked before the first is made. */
export function createChildren(
  clauses: readonly Clause[],
  catalog: Catalog,
  session: Session,
  storage: Storage,
): Result {
  const checked = clauses.map((clause) => {
    const { database, stable } = findStable(clause, catalog, session);
    const { precision } = database.options;
    const child = toChild(clause, stable, { ...session, precision });
    if (database.tables.has(child.name) && !clause.ifNotExists) throw tableExists();
    return { database, child };
  });
  for (const { database, child } of checked) {
    if (!database.tables.has(child.name)) createChild(child, database, storage, session.nowMs);
  }
  return affected(0);
}
