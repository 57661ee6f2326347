import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { WatchedMapping } from '../watched.ts';

/**
 * Whether MSK has metrics of a consumer group.
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/consumer-lag.html
 */
export function isSeenByMsk({ consumerGroup }: WatchedMapping): boolean {
  return !consumerGroup.includes(':');
}

/**
 * What the brokers of MSK say of a consumer group: the topic's end against the offsets that it has committed. They go on
 * when nobody reads, which Lambda's own metrics do not, and say nothing of a group that has never committed any.
 * `EstimatedMaxTimeLag` is in seconds. At monitoring level DEFAULT, free of charge, with MSK Serverless too.
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/metrics-details.html
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/serverless-monitoring.html
 */
export function mskMetric(
  clusterName: string,
  { consumerGroup, topic }: WatchedMapping,
  metricName: 'EstimatedMaxTimeLag' | 'MaxOffsetLag' | 'SumOffsetLag',
  options?: MetricOptions,
): Metric {
  return new Metric({
    namespace: 'AWS/Kafka',
    metricName,
    dimensionsMap: { 'Cluster Name': clusterName, 'Consumer Group': consumerGroup, Topic: topic },
    statistic: 'Maximum',
    period: Duration.minutes(1),
    ...options,
  });
}

/**
 * The lag of every partition of a topic, as many as there are. MSK has it at monitoring level PER_TOPIC_PER_PARTITION.
 * A search, so it is for graphs only.
 */
export function partitionLag(clusterName: string, { consumerGroup, topic }: WatchedMapping): MathExpression {
  // Words in quotes are found whole. Names with a space cannot stand before "=", as Topic can.
  const terms = `MetricName="OffsetLag" Topic="${topic}" "${consumerGroup}" "${clusterName}"`;
  return new MathExpression({
    expression: `SEARCH('{AWS/Kafka,"Cluster Name","Consumer Group",Topic,Partition} ${terms}', 'Maximum', 60)`,
    usingMetrics: {},
    label: `${topic} \${PROP('Dim.Partition')}`,
    period: Duration.minutes(1),
  });
}
