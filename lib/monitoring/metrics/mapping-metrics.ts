import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { WatchedMapping } from '../watched.ts';

/** What Lambda says of a mapping when it is configured with `KafkaMetrics`. */
type KafkaMetric = 'MaxOffsetLag' | 'SumOffsetLag';

/** What Lambda says of a mapping when it is configured with `EventCount`. */
type EventCount = 'DroppedEventCount' | 'OnFailureDestinationDeliveredEventCount';

/** What Lambda says of a mapping when it is configured with `ErrorCount`. */
type ErrorCount = 'PollingErrorCount' | 'InvokeErrorCount' | 'CommitErrorCount' | 'SchemaRegistryErrorCount';

/** What Lambda says of a mapping with provisioned pollers. */
type PollerMetric = 'ProvisionedPollers' | 'EventPollerUnit' | 'EventPollerThroughputInBytes';

/**
 * A metric of an event source mapping.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics
 */
export function mappingMetric(
  { mapping }: WatchedMapping,
  metricName: KafkaMetric | EventCount | ErrorCount | PollerMetric,
  statistic: string,
  options?: MetricOptions,
): Metric {
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { EventSourceMappingUUID: mapping.eventSourceMappingId },
    statistic,
    period: Duration.minutes(1),
    ...options,
  });
}
