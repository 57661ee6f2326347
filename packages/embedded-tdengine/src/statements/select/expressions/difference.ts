import { StatementError } from '../../../errors.ts';
import { BIGINT, DOUBLE, isFloating } from '../../../types/column-type.ts';
import type { Context } from './context.ts';
import type { Typed } from './typed.ts';

/** diff() has a value for each row but the first, so it can only stand for a column of the result. */
export const DIFFERENCE = 'diff';

/** 0x264F: diff() inside of something else. */
export function notInExpressions(): StatementError {
  return new StatementError(
    0x264f,
    'Function(s) only allowed in SELECT list, cannot mixed with non scalar functions or columns',
  );
}

/** The difference to the row before, sub-table by sub-table. */
export function difference(value: Typed, { scope, onColumn }: Context): Typed {
  const [timestamp] = scope.columns;
  if (value.aggregate || scope.time === undefined || scope.tbname === undefined || !timestamp) throw notInExpressions();
  onColumn(timestamp);
  const before = `lag(${value.sql}) OVER (PARTITION BY ${scope.tbname} ORDER BY ${scope.time})`;
  const type = isFloating(value.type) ? DOUBLE : BIGINT;
  return { sql: `(${value.sql} - ${before})`, type, aggregate: false, skipsFirst: true };
}
