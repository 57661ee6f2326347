import type { AlarmBounds } from '../../../functions/shared/settings/monitoring/monitoring.ts';
import { functionMetric, isSeenByMsk, mappingMetric, mskMetric } from '../metrics/aws-metrics.ts';
import type { WatchedMapping, WatchedSink } from '../watched.ts';
import { type AlarmSpec, unlessOff } from './alarm-spec.ts';
import { FIVE_MINUTES } from './alarm-windows.ts';

const fiveMinutes = { period: FIVE_MINUTES };

/** Alarms of how far a sink's topics are behind. */
export function lagAlarms(watched: WatchedSink, bounds: AlarmBounds): readonly AlarmSpec[] {
  return [
    ...unlessOff(bounds.offsetLag, (threshold) => offsetLags(watched, threshold)),
    ...unlessOff(bounds.timeLagSeconds, (threshold) => timeLags(watched, threshold)),
  ];
}

function offsetLags(watched: WatchedSink, threshold: number): readonly AlarmSpec[] {
  const alarm = (metric: AlarmSpec['metric']): AlarmSpec => ({
    id: 'OffsetLag',
    name: 'offset-lag',
    metric,
    threshold,
    periods: 3,
    what: 'Records wait in Kafka, and they are many',
    section: 'A sink is behind',
  });
  const alarms = watched.mappings.flatMap((mapping) => {
    const metric = offsetLagOf(watched, mapping);
    return metric === undefined ? [] : [{ ...alarm(metric), topic: mapping.topic }];
  });
  if (alarms.length === watched.mappings.length) return alarms;
  // Lambda has it of the function without being asked, of the topic that is furthest behind.
  return [alarm(functionMetric(watched, 'OffsetLag', 'Maximum', fiveMinutes)), ...alarms];
}

/** The lag of one topic: of the brokers where they have it, since they go on when nobody reads. */
function offsetLagOf({ clusterName }: WatchedSink, mapping: WatchedMapping): AlarmSpec['metric'] | undefined {
  if (clusterName !== undefined && isSeenByMsk(mapping)) {
    return mskMetric(clusterName, mapping, 'SumOffsetLag', fiveMinutes);
  }
  return mapping.kafkaMetrics ? mappingMetric(mapping, 'SumOffsetLag', 'Maximum', fiveMinutes) : undefined;
}

function timeLags({ clusterName, mappings }: WatchedSink, threshold: number): readonly AlarmSpec[] {
  if (clusterName === undefined) return [];
  return mappings.filter(isSeenByMsk).map((mapping) => ({
    id: 'TimeLag',
    name: 'time-lag',
    topic: mapping.topic,
    metric: mskMetric(clusterName, mapping, 'EstimatedMaxTimeLag', fiveMinutes),
    threshold,
    periods: 3,
    // Of a group that has committed no offset there is no metric: its mapping never started.
    missingIsBad: true,
    what: 'The brokers say that the sink is far behind, or that nobody reads',
    section: 'A sink is behind',
  }));
}
