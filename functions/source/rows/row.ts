/** One row as read: the subtable it is in (or the plain table), its time, and its cells. */
export interface SourceRow {
  readonly subtable: string;
  /** Decimal text in the unit of the database, exact at any size; see row-time.ts for what is done with it. */
  readonly time: string;
  /**
   * A cell for each column of the schema after the time, in its order, each as `exactColumn` reads it. May be followed
   * by others that are nobody's business.
   */
  readonly cells: readonly unknown[];
  /** It holds bytes that are not UTF-8, of which the cells have U+FFFD. */
  readonly garbled?: true;
}
