import type { AlarmBounds } from '../../../functions/shared/settings/monitoring/monitoring.ts';
import type { WatchedSource } from '../watched.ts';
import { LONGEST_PERIOD_SECONDS, MOST_DAYS } from './alarm-windows.ts';

/** How long schedules that do not wake a source are waited for, in minutes. */
const SILENT_MINUTES = 15;

/** One for the tables and one for the backfills. */
const SCHEDULES = 2;

/** When a source is woken too seldom. */
export interface Silence {
  /** Of one period. */
  readonly seconds: number;
  readonly periods: number;
  /** Fewer invocations in a period are too few. */
  readonly least: number;
}

/**
 * How seldom a source may be woken; `false` where nothing can tell.
 *
 * Each of its schedules wakes it equally often. A period of so many runs has half as many invocations to spare: it is
 * too few when one schedule rests, and none when each is late by a run. So a period needs twice as many runs as there are
 * schedules. Of a schedule so slow that a day has fewer, only that none is left can be told.
 */
export function silenceOf(watched: WatchedSource, given: AlarmBounds['silentMinutes']): Silence | false {
  if (given === false) return false;
  const { scheduleInterval, schedules = SCHEDULES } = watched;
  if (scheduleInterval === undefined) return given !== undefined && { seconds: given * 60, periods: 1, least: 1 };
  const interval = scheduleInterval.toSeconds();
  const wanted = Math.max((given ?? SILENT_MINUTES) * 60, interval * 2);
  const runs = Math.max(Math.ceil(wanted / interval), schedules * 2);
  if (runs * interval <= LONGEST_PERIOD_SECONDS) {
    return { seconds: runs * interval, periods: 1, least: runs * schedules - runs / 2 };
  }
  const days = Math.ceil(wanted / LONGEST_PERIOD_SECONDS);
  return days <= MOST_DAYS && { seconds: LONGEST_PERIOD_SECONDS, periods: days, least: 1 };
}
