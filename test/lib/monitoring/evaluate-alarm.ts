import type { AlarmProperties } from './monitored.ts';

/** Made-up data of a metric: a value for each minute, undefined where there is none. By the metric's name. */
export type Series = Readonly<Record<string, readonly (number | undefined)[]>>;

interface Stat {
  readonly name: string;
  readonly statistic: string;
  readonly period: number;
}

type Points = readonly (number | undefined)[];

/**
 * The state of an alarm after the made-up minutes, the last of which is now, by CloudWatch's rules: a datapoint for each
 * period, missing where there is none, and an alarm when all of the last periods breach.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function stateOf(alarm: AlarmProperties, series: Series): 'OK' | 'ALARM' {
  const points = pointsOf(alarm, series).slice(-Number(alarm.EvaluationPeriods));
  const breaches = (value: number | undefined): boolean => {
    if (value === undefined) return alarm.TreatMissingData === 'breaching';
    const threshold = Number(alarm.Threshold);
    return alarm.ComparisonOperator === 'LessThanThreshold' ? value < threshold : value > threshold;
  };
  return points.length === Number(alarm.EvaluationPeriods) && points.every(breaches) ? 'ALARM' : 'OK';
}

/** Minutes that an alarm looks at. */
export function minutesOf(alarm: AlarmProperties): number {
  const [first] = statsOf(alarm).values();
  return ((first?.period ?? 0) / 60) * Number(alarm.EvaluationPeriods);
}

function pointsOf(alarm: AlarmProperties, series: Series): Points {
  const points = new Map(
    [...statsOf(alarm)].map(([id, stat]) => [id, periodsOf(series[stat.name] ?? [], stat, minutesOf(alarm))]),
  );
  const expression = queriesOf(alarm).find(({ Expression }) => Expression !== undefined)?.Expression;
  if (expression === undefined) return points.get('') ?? [];
  return sumOfFilled(String(expression), points);
}

function statsOf(alarm: AlarmProperties): ReadonlyMap<string, Stat> {
  const { MetricName, Statistic, Period } = alarm;
  if (MetricName !== undefined) {
    return new Map([['', { name: String(MetricName), statistic: String(Statistic), period: Number(Period) }]]);
  }
  return new Map(
    queriesOf(alarm).flatMap(({ Id, MetricStat }): [string, Stat][] => {
      if (MetricStat === undefined) return [];
      const { Metric, Stat, Period } = Object(MetricStat);
      return [[String(Id), { name: String(Metric.MetricName), statistic: String(Stat), period: Number(Period) }]];
    }),
  );
}

function queriesOf({ Metrics }: AlarmProperties): readonly AlarmProperties[] {
  return Array.isArray(Metrics) ? Metrics : [];
}

/** A datapoint for each period; minutes before the series are without data. */
function periodsOf(minutes: Points, { statistic, period }: Stat, length: number): Points {
  const padded = [...Array.from({ length: Math.max(0, length - minutes.length) }, () => undefined), ...minutes];
  const size = period / 60;
  const count = Math.floor(padded.length / size);
  const from = padded.length - count * size;
  return Array.from({ length: count }, (_, at) =>
    statisticOf(
      statistic,
      padded.slice(from + at * size, from + (at + 1) * size).filter((value) => value !== undefined),
    ),
  );
}

function statisticOf(statistic: string, values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  switch (statistic) {
    case 'Sum':
      return values.reduce((sum, value) => sum + value, 0);
    case 'Maximum':
      return Math.max(...values);
    default:
      throw new Error(`statistic ${statistic} is not known here`);
  }
}

/** `SUM([FILL(a, 0), FILL(b, 0)])`, the only arithmetic that the alarms have. */
function sumOfFilled(expression: string, points: ReadonlyMap<string, Points>): Points {
  const [, terms] = /^SUM\(\[((?:FILL\(\w+, 0\)(?:, )?)+)\]\)$/.exec(expression) ?? [];
  if (terms === undefined) throw new Error(`expression ${expression} is not known here`);
  const all = [...terms.matchAll(/FILL\((\w+), 0\)/g)].map(([, id = '']) => {
    const found = points.get(id);
    if (found === undefined) throw new Error(`${id} of ${expression} is no metric of the alarm`);
    return found;
  });
  return Array.from({ length: all[0]?.length ?? 0 }, (_, at) => all.reduce((sum, each) => sum + (each[at] ?? 0), 0));
}
