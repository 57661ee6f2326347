import type { TablePosition } from '../../../operations/source/positions.ts';
import { textTable } from '../../terminal/text-table.ts';

/** Positions as lines for the screen, by table. */
export function positionLines(
  positions: Iterable<readonly [string, TablePosition | undefined]>,
  width?: number,
): readonly string[] {
  const rows = [...positions].map(([table, line]) => {
    if (line === undefined) return [table, 'no position yet'];
    if ('unreadable' in line) return [table, 'UNREADABLE', line.unreadable];
    return [table, stateOf(line), line.time ?? '-', line.position ?? '-', line.precision ?? '-', line.updatedAt ?? '-'];
  });
  return textTable(['table', 'state', 'all rows up to', 'exactly', 'unit', 'changed'], rows, width);
}

function stateOf({ paused, standsBefore }: Exclude<TablePosition, { unreadable: string }>): string {
  if (paused) return 'paused';
  return standsBefore === null ? 'reads' : `STANDS before ${standsBefore.time}`;
}

/** What operators did to a table, as lines for the screen. */
export function changeLines(line: TablePosition, width?: number): readonly string[] {
  if ('unreadable' in line || line.changes === undefined || line.changes.length === 0) return ['nobody has changed it'];
  const rows = line.changes.map(({ at, by, what, from, to, why }) => [
    at,
    what,
    from ?? '-',
    to ?? '-',
    by ?? '-',
    why ?? '',
  ]);
  return textTable(['when', 'what', 'from', 'to', 'who', 'why'], rows, width);
}
