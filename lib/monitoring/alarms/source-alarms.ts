import type { AlarmBounds } from '../../../functions/shared/settings/monitoring/monitoring.ts';
import { functionMetric } from '../metrics/aws-metrics.ts';
import { ownMetrics, type SourceMeasure } from '../metrics/own-metrics.ts';
import type { WatchedSource } from '../watched.ts';
import { type AlarmSpec, unlessOff } from './alarm-spec.ts';
import { FIVE_MINUTES, intervalSeconds, periodOf, silenceOf } from './alarm-windows.ts';

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
    ...silentAlarms(watched, bounds),
  ];
}

function silentAlarms(watched: WatchedSource, bounds: AlarmBounds): readonly AlarmSpec[] {
  const silence = silenceOf(watched, bounds.silentMinutes);
  if (silence === false) return [];
  return [
    {
      id: 'Silent',
      name: 'silent',
      // Lambda counts them at no charge; a tick that fails is one of its errors.
      metric: functionMetric(watched, 'Invocations', 'Sum', { period: periodOf(silence.seconds) }),
      threshold: silence.least,
      below: true,
      missingIsBad: true,
      periods: silence.periods,
      what: 'A schedule does not wake the source',
      section: 'A source has stopped',
    },
  ];
}
