import { Duration, Size } from 'aws-cdk-lib';
import { MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { Watched } from '../watched.ts';

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
