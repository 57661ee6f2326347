import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { metricName, NAMESPACE, TROUBLE, troubleOf } from './agreed-names.ts';

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

/**
 * Writes measures of one invocation as CloudWatch embedded metrics, each named by {@link metricName}, and what of them is
 * trouble once more as one. A zero is not written: sums are the same without it, and CloudWatch bills a metric for each
 * hour in which it is published.
 */
export function publishMetrics(measures: Readonly<Record<string, number>>): void {
  const said = Object.entries({ ...measures, [TROUBLE]: troubleOf(measures) }).filter(([, value]) => value !== 0);
  if (said.length === 0) return;
  for (const [name, value] of said) metrics.addMetric(metricName(name), unitOf(name), value);
  metrics.publishStoredMetrics();
}
