import * as z from 'zod';
import type { MetricSeries, MetricStore } from '../metrics/metric-store.ts';
import { periodsOf, statisticNamed } from '../metrics/statistics.ts';
import type { Service } from '../protocol/call.ts';
import { AwsError } from '../protocol/error.ts';
import { numeric, pageOf, parseInput, time, truth } from '../protocol/input.ts';

const dimensions = z.array(z.object({ Name: z.string(), Value: z.string() })).default([]);
const metric = { Namespace: z.string(), MetricName: z.string(), Dimensions: dimensions };
/** In seconds. Metrics of standard resolution have none shorter. */
const period = numeric.pipe(z.int().min(60).multipleOf(60));

const listMetrics = z.object({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string().optional() })).default([]),
  NextToken: z.string().optional(),
});
const getMetricData = z.object({
  MetricDataQueries: z.array(
    z.object({
      Id: z.string(),
      MetricStat: z.object({ Metric: z.object(metric), Period: period, Stat: z.string() }).optional(),
      Label: z.string().optional(),
      ReturnData: truth.default(true),
    }),
  ),
  StartTime: time,
  EndTime: time,
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).default('TimestampDescending'),
});
const getMetricStatistics = z.object({
  ...metric,
  StartTime: time,
  EndTime: time,
  Period: period,
  Statistics: z.array(z.string()).default([]),
  ExtendedStatistics: z.array(z.string()).default([]),
});

/** CloudWatch lists so many metrics at a time. */
const LIST_SIZE = 500;

/**
 * CloudWatch: what the functions measure, and Lambda of them, by the minute. Expressions of metrics are not worked out,
 * and there are no alarms.
 * @param refresh brings what is only measured now and then up to date
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html
 */
export function cloudWatchService(store: MetricStore, refresh: () => Promise<void>): Service {
  function seriesOf({ Namespace, MetricName, Dimensions }: Metric): MetricSeries | undefined {
    const byName = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
    return store.find({ namespace: Namespace, name: MetricName, dimensions: byName });
  }

  function pointsOf(asked: Metric, times: Times) {
    const { Period, StartTime, EndTime } = times;
    if (StartTime >= EndTime) {
      throw new AwsError(
        'InvalidParameterValueException',
        'The parameter StartTime must be less than the parameter EndTime.',
      );
    }
    const range = { start: StartTime.getTime(), end: EndTime.getTime(), periodMs: Period * 1_000 };
    return [...periodsOf(seriesOf(asked)?.minutes ?? [], range)];
  }

  return {
    xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
    operations: {
      async ListMetrics(input) {
        const { Namespace, MetricName, Dimensions, NextToken } = parseInput(listMetrics, input);
        await refresh();
        const found = store
          .all()
          .filter(
            (series) =>
              (Namespace === undefined || series.namespace === Namespace) &&
              (MetricName === undefined || series.name === MetricName) &&
              Dimensions.every(
                ({ Name, Value }) =>
                  Object.hasOwn(series.dimensions, Name) && (Value === undefined || series.dimensions[Name] === Value),
              ),
          );
        const { page, next } = pageOf(found, LIST_SIZE, NextToken);
        return { Metrics: page.map(shown), NextToken: next };
      },
      async GetMetricData(input) {
        const { MetricDataQueries, StartTime, EndTime, ScanBy } = parseInput(getMetricData, input);
        await refresh();
        const results = MetricDataQueries.map(({ Id, MetricStat, Label }) => {
          if (MetricStat === undefined) {
            throw new AwsError(
              'InvalidParameterValueException',
              `${Id}: expressions are not worked out by the local AWS endpoint`,
            );
          }
          const { Metric, Period, Stat } = MetricStat;
          const statistic = statisticNamed(Stat);
          const points = pointsOf(Metric, { StartTime, EndTime, Period });
          if (ScanBy === 'TimestampDescending') points.reverse();
          return {
            Id,
            Label: Label ?? Metric.MetricName,
            Timestamps: points.map(([at]) => new Date(at)),
            Values: points.map(([, minutes]) => statistic(minutes)),
            StatusCode: 'Complete',
          };
        });
        const wanted = new Set(MetricDataQueries.flatMap(({ Id, ReturnData }) => (ReturnData ? [Id] : [])));
        return { MetricDataResults: results.filter(({ Id }) => wanted.has(Id)), Messages: [] };
      },
      async GetMetricStatistics(input) {
        const asked = parseInput(getMetricStatistics, input);
        await refresh();
        const unit = seriesOf(asked)?.unit ?? 'None';
        return {
          Label: asked.MetricName,
          Datapoints: pointsOf(asked, asked).map(([at, minutes]) => ({
            Timestamp: new Date(at),
            Unit: unit,
            ...Object.fromEntries(asked.Statistics.map((name) => [name, statisticNamed(name)(minutes)])),
            ...(asked.ExtendedStatistics.length > 0 && {
              ExtendedStatistics: Object.fromEntries(
                asked.ExtendedStatistics.map((name) => [name, statisticNamed(name)(minutes)]),
              ),
            }),
          })),
        };
      },
      DescribeAlarms: () => ({ MetricAlarms: [], CompositeAlarms: [] }),
    },
  };
}

type Metric = Pick<z.output<typeof getMetricStatistics>, 'Namespace' | 'MetricName' | 'Dimensions'>;

interface Times {
  readonly StartTime: Date;
  readonly EndTime: Date;
  /** In seconds. */
  readonly Period: number;
}

function shown({ namespace, name, dimensions }: MetricSeries): object {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Namespace: namespace, MetricName: name, Dimensions };
}
