import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { AwsClients } from '../target/aws.ts';

/** A metric of CloudWatch, and what of an hour of it counts. */
export interface Series {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'Average' | 'SampleCount';
}

/** What a series has: hours, in ms since 1970, with their values. */
export type Hours = readonly (readonly [at: number, value: number])[];

/** Queries that one request takes. */
const QUERIES_AT_ONCE = 500;

/** Reads series by the hour, each in its place. Needs cloudwatch:GetMetricData. @throws the SDK's errors */
export async function readSeries(
  clients: AwsClients,
  series: readonly Series[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly Hours[]> {
  const { paginateGetMetricData } = await import('@aws-sdk/client-cloudwatch');
  const client = await clients.cloudWatch();
  const hours = series.map((): [number, number][] => []);
  for (let at = 0; at < series.length; at += QUERIES_AT_ONCE) {
    const MetricDataQueries = series.slice(at, at + QUERIES_AT_ONCE).map((one, index) => queryOf(one, at + index));
    const request = { MetricDataQueries, StartTime: new Date(from), EndTime: new Date(to) };
    for await (const { MetricDataResults = [] } of paginateGetMetricData({ client }, request)) {
      for (const { Id = '', Timestamps = [], Values = [] } of MetricDataResults) {
        const own = hours[Number(Id.slice(1))];
        for (const [place, time] of Timestamps.entries()) own?.push([time.getTime(), Values[place] ?? 0]);
      }
    }
  }
  return hours;
}

function queryOf({ namespace, name, dimensions, statistic }: Series, index: number): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace: namespace, MetricName: name, Dimensions };
  return { Id: `m${index}`, MetricStat: { Metric, Period: 3_600, Stat: statistic } };
}

/** All metrics that a connector has published lately, with all their dimensions. Needs cloudwatch:ListMetrics. @throws the SDK's errors */
export async function ownSeries(
  clients: AwsClients,
  dimensions: Readonly<Record<string, string>>,
): Promise<readonly Series[]> {
  const { paginateListMetrics } = await import('@aws-sdk/client-cloudwatch');
  const client = await clients.cloudWatch();
  const asked = {
    Namespace: 'tdkafka',
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  };
  const all: Series[] = [];
  for await (const { Metrics = [] } of paginateListMetrics({ client }, asked)) {
    for (const { MetricName: name = '', Dimensions = [] } of Metrics) {
      const own = Object.fromEntries(Dimensions.map(({ Name = '', Value = '' }) => [Name, Value]));
      all.push({ namespace: 'tdkafka', name, dimensions: own, statistic: 'SampleCount' });
    }
  }
  return all;
}
