import type { AlarmBounds } from '../../../functions/shared/settings/monitoring.ts';
import { ownMetrics, type SourceMeasure } from '../metrics/own-metrics.ts';
import type { WatchedSource } from '../watched.ts';
import { type AlarmSpec, unlessOff } from './alarm-spec.ts';
import { FIVE_MINUTES, intervalSeconds, LONGEST_PERIOD_SECONDS, periodOf } from './alarm-windows.ts';

/** Without a finished tick for this long a source has stopped, in minutes. */
const SILENT_MINUTES = 15;

/** Alarms of what a source does with its tables. */
export function sourceAlarms(watched: WatchedSource, bounds: AlarmBounds): readonly AlarmSpec[] {
  const own = ownMetrics<SourceMeasure>(watched);
  const run = { period: periodOf(Math.max(FIVE_MINUTES.toSeconds(), intervalSeconds(watched))) };
  return [
    ...unlessOff(bounds.positionAgeSeconds, (seconds) => ({
      id: 'PositionAge',
      name: 'position-age',
      metric: own('positionAgeMs', 'Maximum', run),
      threshold: seconds * 1_000,
      periods: 3,
      what: 'A table is far behind TDengine',
      section: 'A source does not move',
    })),
    ...unlessOff(silence(watched, bounds.silentMinutes), (seconds) => ({
      id: 'Silent',
      name: 'silent',
      // Each tick publishes it once, at its end, however many tables there are.
      metric: own('tables', 'SampleCount', { period: periodOf(seconds) }),
      threshold: 1,
      below: true,
      missingIsBad: true,
      periods: 1,
      what: 'No tick has come to its end',
      section: 'A source has stopped',
    })),
    ...unlessOff(bounds.tooLateRows, (threshold) => ({
      id: 'TooLateRows',
      name: 'too-late-rows',
      metric: own('tooLateRows', 'Sum', { period: FIVE_MINUTES }),
      threshold,
      periods: 1,
      what: 'Rows came later than the look-back and are not sent',
      section: 'Rows come late',
    })),
  ];
}

/** How long no tick may come to its end, in seconds; `false` where nothing can tell. */
function silence({ scheduleInterval, timeout }: WatchedSource, given: AlarmBounds['silentMinutes']): number | false {
  if (given === false) return false;
  if (scheduleInterval === undefined) return given !== undefined && given * 60;
  // A tick may begin late by one that went before it, and take all its time.
  const seconds = Math.max((given ?? SILENT_MINUTES) * 60, scheduleInterval.toSeconds() * 2 + timeout.toSeconds());
  return seconds <= LONGEST_PERIOD_SECONDS && seconds;
}
