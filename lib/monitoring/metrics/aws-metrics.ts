import { Duration, Size } from 'aws-cdk-lib';
import { MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { Watched, WatchedMapping } from '../watched.ts';

/** What Lambda says of every function. `OffsetLag` is of functions behind Kafka, `AsyncEventsDropped` of those that are scheduled. */
type FunctionMetric =
  | 'Invocations'
  | 'Errors'
  | 'Throttles'
  | 'Duration'
  | 'ConcurrentExecutions'
  | 'OffsetLag'
  | 'DestinationDeliveryFailures'
  | 'AsyncEventsDropped';

/**
 * A metric of a connector's function; `Duration` is in milliseconds.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function functionMetric(
  watched: Watched,
  metricName: FunctionMetric,
  statistic: string,
  options?: MetricOptions,
): Metric {
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { FunctionName: watched.function.functionName },
    statistic,
    period: Duration.minutes(1),
    ...options,
  });
}

/** What Lambda bills beside the invocations, in GB-seconds; undefined when the function's memory is not known. */
export function gigabyteSeconds(watched: Watched, options?: MetricOptions): MathExpression | undefined {
  const memory = memoryOf(watched);
  if (memory === undefined) return undefined;
  return new MathExpression({
    expression: `duration / 1000 * ${memory.toMebibytes() / 1024}`,
    usingMetrics: { duration: functionMetric(watched, 'Duration', 'Sum', options) },
    label: 'GB-seconds',
    period: options?.period ?? Duration.minutes(1),
  });
}

function memoryOf(watched: Watched): Size | undefined {
  if (watched.memory !== undefined) return watched.memory;
  const resource = watched.function.node.defaultChild;
  if (!(resource instanceof CfnFunction) || resource.memorySize === undefined) return undefined;
  return Size.mebibytes(resource.memorySize);
}

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
