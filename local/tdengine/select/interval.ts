import { StatementError } from '../errors.ts';
import type { Session } from '../session.ts';
import { durationTicks, parseDuration } from '../sql/duration.ts';
import { offsetSeconds } from '../text/time-zone.ts';
import { TICKS_PER_SECOND } from '../types/precision.ts';
import type { Interval } from './ast.ts';
import type { WindowColumns } from './context.ts';
import type { Scope } from './scope.ts';

const notSupported = (): StatementError => new StatementError(0x0100, 'Operation not supported');

/** Units whose windows begin at local midnight. */
const LOCAL_UNITS = ['d', 'w'];

/** The windows that INTERVAL cuts time into. Months and years, which differ in length, and sliding windows are refused. */
export function intervalWindows(interval: Interval, scope: Scope, session: Session): WindowColumns {
  const duration = parseDuration(interval.width);
  const width = durationTicks(duration, scope.precision);
  if (width === undefined || scope.time === undefined || interval.fill) throw notSupported();
  if (interval.sliding !== undefined && interval.sliding !== interval.width) throw notSupported();
  if (width <= 0n) throw new StatementError(0x2608, 'This interval value is too small');
  const zone = LOCAL_UNITS.includes(duration.unit) ? BigInt(offsetSeconds(session.zone, session.nowMs / 1000)) : 0n;
  const offset = interval.offset ? (durationTicks(parseDuration(interval.offset), scope.precision) ?? 0n) : 0n;
  const shift = zone * TICKS_PER_SECOND[scope.precision] - offset;
  // SQLite's % keeps the sign, so times before 1970 need the second step.
  const start = `(${scope.time} - ((${scope.time} + ${shift}) % ${width} + ${width}) % ${width})`;
  return { start, end: `(${start} + ${width})`, duration: String(width) };
}
