import type { Column } from '../../catalog/table.ts';
import type { ValueContext } from '../../coerce/coerce-timestamp.ts';
import { tagCountMismatch } from '../../errors.ts';
import type { StoredValue } from '../../types/stored-value.ts';
import type { InsertCursor } from './cursor.ts';
import { readValue } from './row-values.ts';

/** The values after `TAGS (`, by tag name. One too many is 0x260D; one missing is found as a bad value. */
export function readTagValues(
  cursor: InsertCursor,
  tags: readonly Column[],
  context: ValueContext,
): ReadonlyMap<string, StoredValue> {
  const values = new Map<string, StoredValue>();
  for (const tag of tags) {
    cursor.acceptSymbol(',');
    values.set(tag.name, readValue(cursor, tag, false, context));
  }
  if (cursor.isSymbol(',')) throw tagCountMismatch();
  if (!cursor.acceptSymbol(')')) throw cursor.errorHere(') expected');
  return values;
}
