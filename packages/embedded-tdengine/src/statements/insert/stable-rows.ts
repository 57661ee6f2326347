import { MAX_TABLE_BYTES } from '../../catalog/names.ts';
import type { Column, Stable } from '../../catalog/table.ts';
import { checkLiteral } from '../../coerce/coerce.ts';
import type { ValueContext } from '../../coerce/coerce-timestamp.ts';
import { invalidOperation } from '../../errors.ts';
import { byteLength } from '../../text/loose-text.ts';
import type { StoredValue } from '../../types/stored-value.ts';
import type { Bound } from './bound-columns.ts';
import type { InsertCursor } from './cursor.ts';
import type { MergedRows } from './insert-plan.ts';
import { readTuple, readTuples, readValue } from './row-values.ts';

/** The sub-table that a row of an INSERT into a stable names. */
export interface NamedChild {
  readonly name: string;
  readonly stable: Stable;
  readonly tags: ReadonlyMap<string, StoredValue>;
}

function readTbname(cursor: InsertCursor): string {
  const literal = cursor.literal();
  if (literal.token.kind === 'word' && literal.text === 'null') throw invalidOperation('tbname can not be null value');
  checkLiteral(literal);
  const name = literal.value;
  if (name === '') throw invalidOperation('tbname can not be empty');
  if (name.includes('.')) throw invalidOperation("tbname can not contain '.'");
  if (byteLength(name) > MAX_TABLE_BYTES) throw invalidOperation('tbname is too long');
  return name;
}

/**
 * The rows of an INSERT into a stable: each names its sub-table and may carry its tags. `rowsOf` gives the place of a
 * sub-table's rows; the tags of the first row that names it count.
 */
export function readStableRows(
  cursor: InsertCursor,
  bound: readonly Bound[],
  stable: Stable,
  context: ValueContext,
  rowsOf: (child: NamedChild) => MergedRows,
): void {
  const [timestamp] = stable.columns;
  const columns: readonly Column[] = bound.flatMap((one) => (one.kind === 'column' ? [one.column] : []));
  readTuples(cursor, () => {
    const row: StoredValue[] = [];
    const tags = new Map<string, StoredValue>();
    let name = '';
    readTuple(cursor, bound.length, (place) => {
      const one = bound[place];
      if (one?.kind === 'tbname') name = readTbname(cursor);
      else if (one?.kind === 'tag') tags.set(one.column.name, readValue(cursor, one.column, false, context));
      else if (one) row.push(readValue(cursor, one.column, one.column === timestamp, context));
    });
    rowsOf({ name, stable, tags }).add(columns, row);
  });
}
