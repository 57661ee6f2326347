import type { QueryResult } from '../../../shared/tdengine/client/client.ts';
import { quoteName, quoteTable } from '../../../shared/tdengine/sql-text.ts';
import type { TableColumn } from '../../../shared/tdengine/table-schema.ts';
import { factsOf } from '../../../shared/tdengine/types/types.ts';
import type { SourceRow } from '../../rows/source-row.ts';
import type { SourceTable } from '../../tables/source-database.ts';
import type { TableSelection } from '../../tables/table-selection.ts';
import type { Window } from '../window/window-search.ts';

/** Rows with `from < time <= to`, in the database's unit. */
export type Span = Pick<Window, 'from' | 'to'>;

/** The statements that read one table. `condition`, in SQL, narrows them further. */
export interface TableStatements {
  /** Cells in the order of the schema, then the time, then (of a stable) the subtable. */
  rows(span: Span, condition?: string): string;
  count(span: Span, condition?: string): string;
  /** The earliest time; `from` undefined: from the beginning. */
  first(from: bigint | undefined, to: bigint): string;
  /** Subtables that have rows, by name, and how many. */
  countBySubtable(span: Span): string;
  /** Beginnings of the buckets that have rows, and how many. @param widthMs width in whole ms. */
  histogram(span: Span, widthMs: bigint): string;
}

/** Makes the statements of a table. @throws Error when the table has no columns. */
export function tableStatements(
  database: string,
  table: SourceTable,
  { schema, where }: TableSelection,
): TableStatements {
  const [timeColumn, ...others] = schema;
  if (timeColumn === undefined) throw new Error(`table ${table.name} has no columns`);
  const time = quoteName(timeColumn.name);
  const from = `FROM ${quoteTable(database, table.name)}`;
  const also = where === undefined ? '' : ` AND (${where})`;
  const cells = [...others, timeColumn].map(exactColumn);
  const columns = table.kind === 'stable' ? [...cells, 'tbname'] : cells;

  return {
    rows: (span, condition) => `SELECT ${columns.join(', ')} ${from} ${within(span, condition)}`,
    count: (span, condition) => `SELECT count(*) ${from} ${within(span, condition)}`,
    first(after, to) {
      const lower = after === undefined ? '' : `${time} > ${after} AND `;
      return `SELECT first(${time}) ${from} WHERE ${lower}${time} <= ${to}${also}`;
    },
    // The order is TDengine's own, the same that it compares names by.
    countBySubtable: (span) => `SELECT tbname, count(*) ${from} ${within(span)} PARTITION BY tbname ORDER BY tbname`,
    // In ms, which a database of any precision takes. Days and weeks would begin by the server's time zone instead.
    histogram: (span, widthMs) => `SELECT _wstart, count(*) ${from} ${within(span)} INTERVAL(${widthMs}a)`,
  };

  function within(span: Span, condition?: string): string {
    const range = condition === undefined ? '' : ` AND ${condition}`;
    return `WHERE ${time} > ${span.from} AND ${time} <= ${span.to}${range}${also}`;
  }
}

/**
 * The SQL that reads a column so that every digit survives `JSON.parse`.
 * 64-bit integers and times come as decimal text (a time as the number of the database's unit: its ISO text is cut
 * beyond year 9999). DECIMAL is text as it is. BOOL and smaller integers are exact, FLOAT and DOUBLE come in the
 * shortest text that gives the same number; CAST would cut a DOUBLE to 15 digits. VARBINARY, BLOB and GEOMETRY (as WKB)
 * come as hexadecimal text. A stored NaN or infinity comes as null: REST shows no other.
 */
export function exactColumn(column: TableColumn): string {
  const name = quoteName(column.name);
  return factsOf(column.type)?.isCast ? `CAST(${name} AS VARCHAR(20))` : name;
}

/**
 * The rows of an answer to `TableStatements.rows`. Each keeps the answer's own array as its cells: of a row there is
 * nothing new but one small object.
 * @param timePlace where the time stands, behind the cells.
 * @param isUtf8 false: rows with U+FFFD are marked, since it stands where bytes were that are not UTF-8.
 * @param plainTable the subtable's name when the answer has none.
 */
export function answerRows(
  answer: QueryResult['rows'],
  timePlace: number,
  plainTable: string | undefined,
  isUtf8 = true,
): readonly SourceRow[] {
  const rows: SourceRow[] = [];
  for (const cells of answer) {
    rows.push({ subtable: plainTable ?? String(cells[timePlace + 1]), time: String(cells[timePlace]), cells });
  }
  return isUtf8 ? rows : rows.map((row) => (row.cells.some(isGarbled) ? { ...row, garbled: true } : row));
}

function isGarbled(cell: unknown): boolean {
  return typeof cell === 'string' && cell.includes('\uFFFD');
}
