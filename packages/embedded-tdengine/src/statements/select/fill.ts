import { notSupported, StatementError } from '../../errors.ts';
import type { Context, WindowColumns } from './expressions/scope.ts';
import { translate } from './expressions/translate-expression.ts';
import type { Expression, Fill, Projection } from './parse/ast.ts';
import type { TimeBounds } from './time-bounds.ts';

const WINDOW_COLUMNS: readonly string[] = ['_wstart', '_wend', '_wduration'];

/** A query of windows with FILL. */
export interface FilledQuery {
  readonly fill: Fill;
  readonly windows: WindowColumns;
  readonly bounds: TimeBounds;
  readonly projections: readonly Projection[];
  /** The query without filling; its window's start is the column `start`. */
  readonly sql: string;
  readonly context: Context;
}

/** What stands in an empty window, for each column that is not the window's own. */
function fillers({ fill, projections, context }: FilledQuery): readonly string[] {
  if (fill.mode === 'null' || fill.mode === 'null_f') return projections.map(() => 'NULL');
  if (fill.mode !== 'value' && fill.mode !== 'value_f') throw notSupported();
  const values: readonly Expression[] = fill.values;
  let next = 0;
  return projections.map(({ expression }) => {
    if (isWindowColumn(expression)) return 'NULL';
    const value = values[next++];
    return value ? translate(value, context).sql : 'NULL';
  });
}

function isWindowColumn(expression: Expression): boolean {
  return expression.kind === 'pseudo' && WINDOW_COLUMNS.includes(expression.name);
}

/** The windows between the bounds, one after the other, those without rows filled; both bounds must be set. */
export function fillSql(query: FilledQuery): string {
  const { windows, bounds, projections, sql } = query;
  if (bounds.low === undefined || bounds.high === undefined) {
    throw new StatementError(0x263b, 'Start(end) time of query range required or time range too large');
  }
  const empty = fillers(query);
  const columns = projections.map(({ expression }, place) => {
    if (expression.kind === 'pseudo' && isWindowColumn(expression)) {
      if (expression.name === '_wduration') return `${windows.duration} AS p${place}`;
      return `${expression.name === '_wstart' ? 'w.start' : `w.start + ${windows.duration}`} AS p${place}`;
    }
    return `iif(a.start IS NULL, ${empty[place]}, a.p${place}) AS p${place}`;
  });
  const first = windows.startOf(bounds.low);
  const series = `SELECT ${first} UNION ALL SELECT start + ${windows.duration} FROM w WHERE start + ${windows.duration} <= ${bounds.high}`;
  return `WITH RECURSIVE w(start) AS (${series}) SELECT ${columns.join(', ')} FROM w LEFT JOIN (${sql}) AS a ON a.start = w.start ORDER BY w.start`;
}
