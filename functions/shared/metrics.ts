import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** Namespace of all metrics in CloudWatch; their dimensions are `deployment` and `service`, the connector's name. */
export const NAMESPACE = 'tdkafka';

const metrics = new Metrics({
  namespace: NAMESPACE,
  serviceName: process.env.CONNECTOR_NAME ?? 'tdkafka',
  defaultDimensions: { deployment: process.env.DEPLOYMENT_NAME ?? 'tdkafka' },
});

/** Unit of a measure, told by the end of its name as in the log: milliseconds, bytes, or a count. */
function unitOf(name: string) {
  if (name === 'ms' || name.endsWith('Ms')) return MetricUnit.Milliseconds;
  return name === 'bytes' ? MetricUnit.Bytes : MetricUnit.Count;
}

/** Writes measures of one invocation as CloudWatch embedded metrics, each named as in the log but with a capital: `Written`. */
export function publishMetrics(measures: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(measures)) {
    metrics.addMetric(name.charAt(0).toUpperCase() + name.slice(1), unitOf(name), value);
  }
  metrics.publishStoredMetrics();
}
