import { Duration } from 'aws-cdk-lib';
import type { AlarmBounds } from '../../../functions/shared/settings/monitoring/monitoring.ts';
import type { Watched, WatchedSource } from '../watched.ts';

/** One datapoint of most alarms. */
export const FIVE_MINUTES = Duration.minutes(5);

/**
 * The longest period that CloudWatch takes for an alarm, in seconds.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
const LONGEST_PERIOD_SECONDS = 86_400;

/** Days that an alarm looks back at most. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const MOST_DAYS = 7;

/** Seconds from one run of a source to the next; 0 of a sink, and where it is not known. */
export function intervalSeconds(watched: Watched): number {
  return watched.kind === 'source' ? (watched.scheduleInterval?.toSeconds() ?? 0) : 0;
}

/** A period of so many seconds, as CloudWatch takes them: whole minutes, and a day at most. */
export function periodOf(seconds: number): Duration {
  return Duration.seconds(Math.min(LONGEST_PERIOD_SECONDS, Math.ceil(seconds / 60) * 60));
}

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
