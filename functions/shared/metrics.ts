import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { metricName, NAMESPACE } from './metric-name.ts';

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

/** Writes measures of one invocation as CloudWatch embedded metrics, each named by {@link metricName}. */
export function publishMetrics(measures: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(measures)) {
    metrics.addMetric(metricName(name), unitOf(name), value);
  }
  metrics.publishStoredMetrics();
}
