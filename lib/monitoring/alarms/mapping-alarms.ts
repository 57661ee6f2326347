import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmBounds } from '../../../functions/shared/settings/monitoring.ts';
import { functionMetric } from '../metrics/function-metrics.ts';
import { mappingMetric } from '../metrics/mapping-metrics.ts';
import { isSeenByMsk, mskMetric } from '../metrics/msk-metrics.ts';
import type { WatchedMapping, WatchedSink } from '../watched.ts';
import { type AlarmSpec, unlessOff } from './alarm-spec.ts';
import { FIVE_MINUTES } from './alarm-windows.ts';

const fiveMinutes = { period: FIVE_MINUTES };

/** Alarms of how Lambda and Kafka see a sink's topics: how far they are behind, and what was given up. */
export function mappingAlarms(watched: WatchedSink, bounds: AlarmBounds): readonly AlarmSpec[] {
  return [
    ...unlessOff(bounds.offsetLag, (threshold) => offsetLags(watched, threshold)),
    ...unlessOff(bounds.timeLagSeconds, (threshold) => timeLags(watched, threshold)),
    ...unlessOff(bounds.givenUp, (threshold) => givenUp(watched, threshold)),
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
  const byTopic = watched.mappings.filter(({ kafkaMetrics }) => kafkaMetrics);
  const alarms = byTopic.map((mapping) => ({
    ...alarm(mappingMetric(mapping, 'SumOffsetLag', 'Maximum', fiveMinutes)),
    topic: mapping.topic,
  }));
  if (byTopic.length === watched.mappings.length) return alarms;
  // Lambda has it of the function without being asked, of the topic that is furthest behind.
  return [alarm(functionMetric(watched, 'OffsetLag', 'Maximum', fiveMinutes)), ...alarms];
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
    what: 'The brokers say that the sink is far behind, or that nobody reads',
    section: 'A sink is behind',
  }));
}

function givenUp({ mappings }: WatchedSink, threshold: number): readonly AlarmSpec[] {
  return mappings
    .filter(({ eventCounts }) => eventCounts === true)
    .map((mapping) => ({
      id: 'GivenUp',
      name: 'given-up',
      topic: mapping.topic,
      metric: givenUpOf(mapping),
      threshold,
      periods: 1,
      what: 'Lambda gave records up, which are not in TDengine',
      section: 'Records were given up',
    }));
}

/** Records that Lambda passed over: those that the failure destination was told of, and those that nobody was. */
function givenUpOf(mapping: WatchedMapping): MathExpression {
  return new MathExpression({
    expression: 'SUM([FILL(told, 0), FILL(dropped, 0)])',
    usingMetrics: {
      told: mappingMetric(mapping, 'OnFailureDestinationDeliveredEventCount', 'Sum', fiveMinutes),
      dropped: mappingMetric(mapping, 'DroppedEventCount', 'Sum', fiveMinutes),
    },
    label: mapping.topic,
    period: FIVE_MINUTES,
  });
}
