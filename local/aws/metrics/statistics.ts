import { AwsError } from '../protocol/error.ts';
import type { MetricMinute } from './metric-store.ts';

/** A statistic of all values of a period. */
export type Statistic = (minutes: readonly MetricMinute[]) => number;

/**
 * A statistic by its name: `Sum`, `Average`, `Minimum`, `Maximum`, `SampleCount`, or a percentile such as `p99`.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 * @throws AwsError for another one
 */
export function statisticNamed(name: string): Statistic {
  switch (name) {
    case 'Sum':
      return sum;
    case 'SampleCount':
      return count;
    case 'Average':
      return (minutes) => sum(minutes) / count(minutes);
    case 'Minimum':
      return (minutes) => Math.min(...minutes.map(({ minimum }) => minimum));
    case 'Maximum':
      return (minutes) => Math.max(...minutes.map(({ maximum }) => maximum));
    default: {
      const percent = Number(/^p(\d{1,2}(?:\.\d+)?|100)$/.exec(name)?.[1] ?? Number.NaN);
      if (Number.isNaN(percent))
        throw new AwsError('InvalidParameterValueException', `The statistic ${name} is not known here`);
      return (minutes) => percentile(minutes, percent);
    }
  }
}

function sum(minutes: readonly MetricMinute[]): number {
  return minutes.reduce((total, minute) => total + minute.sum, 0);
}

function count(minutes: readonly MetricMinute[]): number {
  return minutes.reduce((total, minute) => total + minute.count, 0);
}

function percentile(minutes: readonly MetricMinute[], percent: number): number {
  const values = minutes.flatMap(({ values }) => values).sort((a, b) => a - b);
  return values[Math.max(0, Math.ceil((percent / 100) * values.length) - 1)] ?? Number.NaN;
}

/** The minutes from `start` to before `end` by the period they are in, oldest first; times in ms from 1970. */
export function periodsOf(
  minutes: readonly MetricMinute[],
  { start, end, periodMs }: { readonly start: number; readonly end: number; readonly periodMs: number },
): ReadonlyMap<number, readonly MetricMinute[]> {
  const first = Math.floor(start / periodMs) * periodMs;
  return Map.groupBy(
    minutes.filter(({ at }) => at >= first && at < end),
    ({ at }) => Math.floor(at / periodMs) * periodMs,
  );
}
