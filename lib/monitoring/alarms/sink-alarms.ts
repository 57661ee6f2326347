import type { AlarmBounds } from '../../../functions/shared/settings/monitoring/monitoring.ts';
import { functionMetric, isSeenByMsk } from '../metrics/aws-metrics.ts';
import { ownMetrics, type SinkMeasure } from '../metrics/own-metrics.ts';
import type { WatchedSink } from '../watched.ts';
import { type AlarmSpec, unlessOff } from './alarm-spec.ts';
import { FIVE_MINUTES, periodOf } from './alarm-windows.ts';

/** Alarms of what a sink does with its records. */
export function sinkAlarms(watched: WatchedSink, bounds: AlarmBounds): readonly AlarmSpec[] {
  const own = ownMetrics<SinkMeasure>(watched);
  const fiveMinutes = { period: FIVE_MINUTES };
  return [
    // Where the brokers say how far behind each topic is, they say it whether anything is read or not.
    ...unlessOff(isSeenWhole(watched) ? false : bounds.recordAgeSeconds, (seconds) => ({
      id: 'RecordAge',
      name: 'record-age',
      metric: own('oldestRecordAgeMs', 'Maximum', fiveMinutes),
      threshold: seconds * 1_000,
      periods: 3,
      what: 'Records are old when they are written',
      section: 'A sink is behind',
    })),
    // With partial answers these are no errors of the function; without, each such batch is one.
    ...unlessOff(answersPartially(watched) ? bounds.retried : false, (threshold) => ({
      id: 'Retried',
      name: 'retried',
      metric: own('retried', 'Sum', fiveMinutes),
      threshold,
      periods: 3,
      what: 'Records are sent again and again',
      section: 'The same batch comes again and again',
    })),
    ...unlessOff(bounds.deadLetters, (threshold) => ({
      id: 'DeadLetters',
      name: 'dead-letters',
      // A rejected record is counted once the brokers have its dead letter.
      metric: own('rejected', 'Sum', { period: periodOf(3_600) }),
      threshold,
      periods: 1,
      what: 'So many records are dead letters that more than single ones are wrong',
      section: 'Many records are rejected',
    })),
    ...unlessOff(bounds.durationPercentOfTimeout, (percent) => ({
      id: 'Duration',
      name: 'duration',
      metric: functionMetric(watched, 'Duration', 'Maximum', fiveMinutes),
      threshold: (watched.timeout.toMilliseconds() * percent) / 100,
      periods: 1,
      what: 'An invocation nearly took all the time that it may',
      section: 'Invocations come near their timeout',
    })),
  ];
}

function isSeenWhole({ clusterName, mappings }: WatchedSink): boolean {
  return clusterName !== undefined && mappings.every(isSeenByMsk);
}

function answersPartially({ mappings }: WatchedSink): boolean {
  return mappings.some(({ provisioned }) => provisioned === true);
}
