import type { AlarmBounds } from '../../../functions/shared/settings/monitoring.ts';
import { functionMetric } from '../metrics/function-metrics.ts';
import { ownMetrics, type SinkMeasure } from '../metrics/own-metrics.ts';
import type { WatchedSink } from '../watched.ts';
import { type AlarmSpec, unlessOff } from './alarm-spec.ts';
import { FIVE_MINUTES, periodOf } from './alarm-windows.ts';

/** Alarms of what a sink does with its records. */
export function sinkAlarms(watched: WatchedSink, bounds: AlarmBounds): readonly AlarmSpec[] {
  return [...recordAlarms(watched, bounds), ...deadLetterAlarms(watched, bounds)];
}

function recordAlarms(watched: WatchedSink, bounds: AlarmBounds): readonly AlarmSpec[] {
  const own = ownMetrics<SinkMeasure>(watched);
  const fiveMinutes = { period: FIVE_MINUTES };
  return [
    ...unlessOff(bounds.recordAgeSeconds, (seconds) => ({
      id: 'RecordAge',
      name: 'record-age',
      metric: own('oldestRecordAgeMs', 'Maximum', fiveMinutes),
      threshold: seconds * 1_000,
      periods: 3,
      what: 'Records are old when they are written',
      section: 'A sink is behind',
    })),
    ...unlessOff(bounds.retried, (threshold) => ({
      id: 'Retried',
      name: 'retried',
      // With partial answers these are no errors of the function.
      metric: own('retried', 'Sum', fiveMinutes),
      threshold,
      periods: 3,
      what: 'Records are sent again and again',
      section: 'The same batch comes again and again',
    })),
    ...unlessOff(bounds.missingRows, (threshold) => ({
      id: 'MissingRows',
      name: 'missing-rows',
      metric: own('missingRows', 'Sum', fiveMinutes),
      threshold,
      periods: 1,
      what: 'TDengine says that it took fewer rows than it was sent',
      section: 'TDengine took fewer rows than it was sent',
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

function deadLetterAlarms(watched: WatchedSink, bounds: AlarmBounds): readonly AlarmSpec[] {
  const own = ownMetrics<SinkMeasure>(watched);
  return [
    ...unlessOff(bounds.rejected, (threshold) => ({
      id: 'Rejected',
      name: 'rejected',
      metric: own('rejected', 'Sum', { period: FIVE_MINUTES }),
      threshold,
      periods: 1,
      what: 'Records cannot be written and are in the dead letter topic',
      section: 'A record was rejected',
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
    ...unlessOff(bounds.unsentDeadLetters, (threshold) => ({
      id: 'UnsentDeadLetters',
      name: 'unsent-dead-letters',
      metric: own('unsentDeadLetters', 'Sum', { period: FIVE_MINUTES }),
      threshold,
      periods: 1,
      what: 'The dead letter topic does not take the records that cannot be written',
      section: 'Dead letters cannot be sent',
    })),
  ];
}
