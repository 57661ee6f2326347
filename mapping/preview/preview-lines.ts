import { textTable } from '../../cli/terminal/text-table.ts';
import { type StoredCell, type StoredRow, timeText } from '../sink/stored-rows.ts';
import { outcomeText } from './outcome-text.ts';
import type { RecordPreview } from './preview.ts';
import type { RouteVerdict } from './route-verdicts.ts';

/** Blanks in front of what belongs to a record. */
const INDENT = 4;

/** Previews for a person. @param width characters of a line of a table */
export function previewLines(previews: readonly RecordPreview[], width?: number): readonly string[] {
  return previews.flatMap((preview, index) => [...(index === 0 ? [] : ['']), ...linesOf(preview, index, width)]);
}

function linesOf(preview: RecordPreview, index: number, width: number | undefined): readonly string[] {
  const { record, routes, rows, statements, untaken, merged, changedTags, outcome } = preview;
  const place = `topic ${record.topic}, partition ${record.partition}, offset ${record.offset}`;
  const ofRoutes = routes.map(({ route, ...verdict }) => [route, verdictText(verdict)]);
  return [
    `Record ${index + 1} (${place}): ${outcomeText(outcome)}`,
    ...part('Routes', ofRoutes.length === 0 ? [] : textTable(['route', 'what it does'], ofRoutes)),
    ...[...Map.groupBy(rows, tableTitle)].flatMap(([title, own]) =>
      part(title, rowTable(own, width && width - INDENT)),
    ),
    ...part(
      'Statements',
      statements.map(({ sql, refusal }) => (refusal === undefined ? `${sql};` : `${sql}; -- refused: ${refusal}`)),
    ),
    ...part('Fields that no route takes', untaken),
    ...part('Rows with the same table and time, of which the last is left', merged),
    ...part('Tags that the record changes, which TDengine keeps as they are', changedTags),
  ];
}

function part(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `${' '.repeat(INDENT)}${line}`)];
}

function verdictText({ verdict, rows, reasons }: Omit<RouteVerdict, 'route'>): string {
  const why = reasons.join('; ');
  switch (verdict) {
    case 'taken': {
      const made = `takes it: ${rows} row${rows === 1 ? '' : 's'}`;
      return why === '' ? made : `${made}; not what has no such condition: ${why}`;
    }
    case 'refused':
      return `does not take it: ${why}`;
    case 'other topic':
      return `does not take it: ${why}`;
    case 'not asked':
      return 'was not asked: the record was rejected before';
  }
}

function tableTitle({ database, stable, table }: StoredRow): string {
  return stable === undefined ? `Rows of table ${database}.${table}` : `Rows of stable ${database}.${stable}`;
}

function rowTable(rows: readonly StoredRow[], width: number | undefined): readonly string[] {
  const [first] = rows;
  if (first === undefined) return [];
  const isStable = first.stable !== undefined;
  const cells = [...first.columns, ...first.tags];
  const headings = [...(isStable ? ['subtable'] : []), 'time', ...cells.map(({ name }) => name)];
  const texts = rows.map((row) => [
    ...(isStable ? [row.table] : []),
    timeText(row),
    ...[...row.columns, ...row.tags].map(cellText),
  ]);
  const types = [
    ...(isStable ? [''] : []),
    'TIMESTAMP',
    ...cells.map(({ type, role }) => (role === 'tag' ? `${type} tag` : type)),
  ];
  return textTable(headings, [types, ...texts], width);
}

function cellText({ value }: StoredCell): string {
  return value === null ? 'NULL' : String(value);
}
