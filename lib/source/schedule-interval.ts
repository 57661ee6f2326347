import { Duration } from 'aws-cdk-lib';
import type { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';

/**
 * The time between two runs of a schedule; undefined where nothing tells, as with `cron`.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function intervalOf({ expressionString }: ScheduleExpression): Duration | undefined {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expressionString) ?? [];
  switch (unit) {
    case 'minute':
      return Duration.minutes(Number(count));
    case 'hour':
      return Duration.hours(Number(count));
    case 'day':
      return Duration.days(Number(count));
    default:
      return undefined;
  }
}
