import { type Column, columnNamed, type Stored } from '../../catalog/table.ts';
import { insertError, invalidColumn, invalidOperation } from '../../errors.ts';
import type { InsertCursor } from './cursor.ts';
import { spelledName } from './insert-name.ts';

/** What a place in a list of columns means. */
export type Bound =
  | { readonly kind: 'column'; readonly column: Column }
  | { readonly kind: 'tag'; readonly column: Column }
  | { readonly kind: 'tbname' };

/** The names between parentheses; the opening one is read already. */
function readNames(cursor: InsertCursor): readonly string[] {
  const names: string[] = [];
  while (!cursor.acceptSymbol(')')) {
    if (cursor.peek().kind === 'end') throw cursor.errorHere(') expected');
    if (cursor.acceptSymbol(',')) continue;
    const name = spelledName(cursor, cursor.next());
    if (names.includes(name)) throw insertError(name, 'duplicated column name');
    names.push(name);
  }
  return names;
}

/** The tags listed after USING and its stable. */
export function readBoundTags(cursor: InsertCursor, table: Stored): readonly Column[] {
  return readNames(cursor).map((name) => {
    const tag = columnNamed(table.tags, name);
    if (!tag) throw invalidColumn(name);
    return tag;
  });
}

function checkKeys(table: Stored, bound: readonly Bound[]): void {
  const has = (column: Column): boolean => bound.some((one) => one.kind === 'column' && one.column === column);
  const [timestamp, second] = table.columns;
  if (timestamp && !has(timestamp)) throw invalidOperation('Primary timestamp column should not be null');
  if (second?.isKey && !has(second)) throw invalidOperation('Primary key column should not be none');
}

/** The columns of a sub-table or normal table. */
export function readBoundColumns(cursor: InsertCursor, table: Stored): readonly Bound[] {
  const bound = readNames(cursor).map((name): Bound => {
    const column = columnNamed(table.columns, name);
    if (!column) throw invalidColumn(name);
    return { kind: 'column', column };
  });
  checkKeys(table, bound);
  return bound;
}

/** The columns, tags and `tbname` of an INSERT into a stable. */
export function readStableColumns(cursor: InsertCursor, table: Stored): readonly Bound[] {
  const bound = readNames(cursor).map((name): Bound => {
    if (name === 'tbname') return { kind: 'tbname' };
    const column = columnNamed(table.columns, name);
    if (column) return { kind: 'column', column };
    const tag = columnNamed(table.tags, name);
    if (!tag) throw invalidColumn(name);
    return { kind: 'tag', column: tag };
  });
  if (!bound.some(({ kind }) => kind === 'tbname')) throw invalidOperation('tbname column should not be null');
  checkKeys(table, bound);
  return bound;
}
