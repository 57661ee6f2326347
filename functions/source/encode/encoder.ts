import type { TableColumn } from '../../shared/tdengine/table-schema.ts';
import type { SourceRow } from '../rows/source-row.ts';

/** Makes a record's value of a row; undefined for a row that the format has no words for, which is then counted as such. */
export type RowEncoder = (row: SourceRow) => string | undefined;

/** A table or value that a format cannot express. The message never holds the value. */
export class UnencodableError extends Error {
  override readonly name = 'UnencodableError';
}

/** The tag for subtables' names. @throws UnencodableError when the table has a column of that name. */
export function checkedNameTag(schema: readonly TableColumn[], subtableTag: string | undefined): string | undefined {
  if (subtableTag !== undefined && schema.some(({ name }) => name === subtableTag)) {
    throw new UnencodableError(`a column is named ${subtableTag}, as subtableTag is: choose another name for that`);
  }
  return subtableTag;
}
