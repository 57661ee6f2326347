/** Namespace of all metrics in CloudWatch; their dimensions are `deployment` and `service`, the connector's name. */
export const NAMESPACE = 'tdkafka';

/** The metric of a measure: named as in the log but with a capital, `Written` for `written`. */
export function metricName(measure: string): string {
  return measure.charAt(0).toUpperCase() + measure.slice(1);
}
