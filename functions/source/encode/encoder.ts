import type { SourceRow } from '../rows/source-row.ts';

/** Makes a record's value of a row; undefined for a row that the format has no words for, which is then counted as such. */
export type RowEncoder = (row: SourceRow) => string | undefined;

/** A table or value that a format cannot express. The message never holds the value. */
export class UnencodableError extends Error {
  override readonly name = 'UnencodableError';
}
