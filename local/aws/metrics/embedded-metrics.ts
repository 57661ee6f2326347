import * as z from 'zod';
import type { MetricStore } from './metric-store.ts';

const line = z.looseObject({
  _aws: z.object({
    Timestamp: z.number(),
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string(), Unit: z.string().default('None') })),
      }),
    ),
  }),
});

/**
 * Takes the metrics of a line in CloudWatch's embedded metric format; of any other line nothing.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function takeEmbeddedMetrics(store: MetricStore, text: string): void {
  if (!text.includes('"CloudWatchMetrics"')) return;
  const { data } = line.safeParse(jsonOf(text));
  if (data === undefined) return;
  for (const { Namespace: namespace, Dimensions, Metrics } of data._aws.CloudWatchMetrics) {
    for (const names of Dimensions) {
      const dimensions = Object.fromEntries(names.map((name) => [name, String(data[name])]));
      for (const { Name: name, Unit } of Metrics) {
        // What was measured several times is a list.
        for (const value of [data[name]].flat()) {
          store.add({ namespace, name, dimensions }, Unit, Number(value), data._aws.Timestamp);
        }
      }
    }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
