import { Color, type HorizontalAnnotation, type IMetric, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmBounds } from '../../../functions/shared/settings/monitoring/monitoring.ts';
import { functionMetric, isSeenByMsk, mappingMetric, mskMetric, partitionLag } from '../metrics/aws-metrics.ts';
import { ownMetrics, type SinkMeasure } from '../metrics/own-metrics.ts';
import type { WatchedSink } from '../watched.ts';
import { graph } from './widget-kinds.ts';

/** How far a sink is behind: in records, by topic and partition, and in time. */
export function lagWidgets(watched: WatchedSink, bounds: AlarmBounds): readonly IWidget[] {
  const own = ownMetrics<SinkMeasure>(watched);
  return [
    graph({
      title: 'Lag by topic and partition',
      leftUnit: 'records',
      left: recordLags(watched),
      lines: alarmLine(bounds.offsetLag, 1),
    }),
    graph({
      title: 'Lag in time',
      leftUnit: 'ms',
      rightUnit: 's, by the brokers’ estimate',
      left: [
        own('oldestRecordAgeMs', 'Maximum', { label: 'oldest record' }),
        own('newestRecordAgeMs', 'Minimum', { label: 'newest record' }),
      ],
      right: timeLags(watched),
      lines: alarmLine(bounds.recordAgeSeconds, 1_000),
    }),
  ];
}

function recordLags(watched: WatchedSink): readonly IMetric[] {
  const { clusterName, mappings } = watched;
  const byLambda = mappings
    .filter(({ kafkaMetrics }) => kafkaMetrics)
    .flatMap((mapping) => [
      mappingMetric(mapping, 'SumOffsetLag', 'Maximum', { label: `${mapping.topic} all` }),
      mappingMetric(mapping, 'MaxOffsetLag', 'Maximum', { label: `${mapping.topic} worst partition` }),
    ]);
  const byBrokers =
    clusterName === undefined
      ? []
      : mappings
          .filter(isSeenByMsk)
          .flatMap((mapping) => [
            mskMetric(clusterName, mapping, 'SumOffsetLag', { label: `${mapping.topic} all, by MSK` }),
            mskMetric(clusterName, mapping, 'MaxOffsetLag', { label: `${mapping.topic} worst partition, by MSK` }),
            partitionLag(clusterName, mapping),
          ]);
  return [functionMetric(watched, 'OffsetLag', 'Maximum', { label: 'worst topic' }), ...byLambda, ...byBrokers];
}

function timeLags({ clusterName, mappings }: WatchedSink): readonly IMetric[] {
  if (clusterName === undefined) return [];
  return mappings
    .filter(isSeenByMsk)
    .map((mapping) => mskMetric(clusterName, mapping, 'EstimatedMaxTimeLag', { label: mapping.topic }));
}

/** Where the alarm sounds. @param factor of the metric's unit to the bound's */
export function alarmLine(bound: number | false, factor: number): readonly HorizontalAnnotation[] {
  return bound === false ? [] : [{ value: bound * factor, label: 'alarm', color: Color.RED }];
}
