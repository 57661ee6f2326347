import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { DeployedConnector } from '../target/deployment.ts';
import type { Target } from '../target/target.ts';
import type { Measured, Measures } from './facts.ts';

/** Minutes over which rates are taken. */
export const WINDOW_MINUTES = 15;
/** Minutes that tell how it is now. */
export const RECENT_MINUTES = 3;

const MINUTE_MS = 60_000;

const OWN = {
  sink: [
    ...['Received', 'Written', 'Rows', 'Skipped', 'Rejected', 'Retried', 'UnsentDeadLetters', 'MissingRows'],
    ...['UnforeseenErrors', 'InvalidSettings', 'UntakenFields', 'MergedRows'],
  ],
  source: [
    ...['Rows', 'FailedTables', 'TooLateRows', 'LeftOut', 'UnsendableRows', 'RecreatedTables', 'FuturePositions'],
    ...['InvalidSettings', 'FailedBackfills'],
  ],
};
/** Of which the greatest of a minute counts. */
const AGES = { sink: ['OldestRecordAgeMs'], source: ['PositionAgeMs'] };
/** What Lambda measures of a function. */
const OF_LAMBDA = ['Invocations', 'Errors', 'Throttles'];

/** What CloudWatch has of a connector. Needs cloudwatch:GetMetricData. @param now in ms since 1970 @throws the SDK's errors */
export async function readMeasures(
  { aws, deployment }: Pick<Target, 'aws' | 'deployment'>,
  { name, kind, region, functionName }: DeployedConnector,
  now: number,
): Promise<Measures> {
  const { GetMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
  const client = await aws.in(region).cloudWatch();
  const own = { Namespace: 'tdkafka', dimensions: { service: name, deployment } };
  const ofLambda = { Namespace: 'AWS/Lambda', dimensions: { FunctionName: functionName } };
  const wanted = [
    ...OWN[kind].map((metric) => ({ ...own, metric, Stat: 'Sum' })),
    ...AGES[kind].map((metric) => ({ ...own, metric, Stat: 'Maximum' })),
    ...OF_LAMBDA.map((metric) => ({ ...ofLambda, metric, Stat: 'Sum' })),
    ...(kind === 'sink' ? [{ ...ofLambda, metric: 'OffsetLag', Stat: 'Maximum' }] : []),
  ];
  const queries = wanted.map(({ Namespace, dimensions, metric, Stat }, index): MetricDataQuery => {
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    return { Id: `m${index}`, MetricStat: { Metric: { Namespace, MetricName: metric, Dimensions }, Period: 60, Stat } };
  });
  const request = {
    MetricDataQueries: queries,
    StartTime: new Date(Math.floor(now / MINUTE_MS - WINDOW_MINUTES) * MINUTE_MS),
    EndTime: new Date(now + MINUTE_MS),
  };
  const { MetricDataResults = [] } = await client.send(new GetMetricDataCommand(request));
  return new Map(
    MetricDataResults.flatMap(({ Id = '', Timestamps = [], Values = [] }): [string, Measured][] => {
      const metric = wanted[Number(Id.slice(1))]?.metric;
      const points = Timestamps.map((at, index) => [at.getTime(), Values[index] ?? 0] as const);
      return metric === undefined || points.length === 0 ? [] : [[metric, measured(points, now)]];
    }),
  );
}

function measured(points: readonly (readonly [at: number, value: number])[], now: number): Measured {
  const sumOf = (some: typeof points) => some.reduce((sum, [, value]) => sum + value, 0);
  const sorted = points.toSorted(([a], [b]) => a - b);
  return {
    sum: sumOf(points),
    recent: sumOf(points.filter(([at]) => at > now - (RECENT_MINUTES + 1) * MINUTE_MS)),
    last: sorted.at(-1)?.[1],
  };
}
