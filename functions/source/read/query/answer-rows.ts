import type { QueryResult } from '../../../shared/tdengine/client/client.ts';
import type { SourceRow } from '../../rows/row.ts';

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
