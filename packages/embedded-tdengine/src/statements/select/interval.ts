import { notSupported, StatementError } from '../../errors.ts';
import { durationTicks, parseDuration } from '../../types/duration.ts';
import type { WindowColumns } from './expressions/context.ts';
import type { Scope } from './expressions/scope.ts';
import type { Interval } from './parse/ast.ts';

/**
 * The windows that INTERVAL cuts time into, from 1970-01-01 UTC on, whatever the connection's zone. Months and years,
 * which differ in length, and sliding windows are refused.
 */
export function intervalWindows(interval: Interval, scope: Scope): WindowColumns {
  const duration = parseDuration(interval.width);
  const width = durationTicks(duration, scope.precision);
  if (width === undefined || scope.time === undefined) throw notSupported();
  if (interval.sliding !== undefined && interval.sliding !== interval.width) throw notSupported();
  if (width <= 0n) throw new StatementError(0x2615, 'Interval too small');
  const offset = interval.offset ? (durationTicks(parseDuration(interval.offset), scope.precision) ?? 0n) : 0n;
  // SQLite's % keeps the sign, so times before 1970 need the second step.
  const startOf = (tick: string): string => `(${tick} - ((${tick} - ${offset}) % ${width} + ${width}) % ${width})`;
  const start = startOf(scope.time);
  return { start, end: `(${start} + ${width})`, duration: String(width), startOf };
}
