import type { Column } from './column.ts';

/** What the schema that came with a record says of its columns' types. */
export interface TypesOf {
  /** Tells this schema from others. */
  readonly id: number;
  /** The column with the type that the schema gives it. */
  columnOf(column: Column): Column;
}
