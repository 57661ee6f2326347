import { type Backfill, type BackfillLine, type BackfillPace, paceOf } from '../../../operations/source/backfills.ts';
import { textTable } from '../../terminal/text-table.ts';

/** Backfills as lines for the screen. @param at now, in ms since 1970. @param paces by id; left out, since they were started. */
export function backfillLines(
  backfills: readonly BackfillLine[],
  at: number,
  width?: number,
  paces: ReadonlyMap<string, BackfillPace> = new Map(),
): readonly string[] {
  const rows = backfills.map((each) => {
    if (each.state === 'unreadable') return [each.id, 'UNREADABLE', '-', '-', '-', '-', each.reason];
    const pace = paces.get(each.id) ?? paceOf(each, at);
    return [
      ...[each.id, each.state, `${each.percent} %`, each.rows.toLocaleString('en-US'), rateText(pace)],
      ...[leftText(each, pace), each.time ?? '-'],
    ];
  });
  return textTable(['backfill', 'state', 'done', 'rows', 'rows/s', 'time left', 'all rows up to'], rows, width);
}

function rateText({ rowsPerSecond }: BackfillPace): string {
  return rowsPerSecond === undefined ? '-' : Math.round(rowsPerSecond).toLocaleString('en-US');
}

function leftText({ state }: Backfill, { leftMs }: BackfillPace): string {
  if (state === 'finished') return 'finished';
  return leftMs === undefined ? '-' : spanText(leftMs);
}

/** A span of time as people say it, such as `2 h 5 min`. */
function spanText(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.round(hours / 24)} d`;
}
