import { Duration, Stack } from 'aws-cdk-lib';
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, type ScheduleExpression, ScheduleTargetInput, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';

/** What one schedule wakes the function with. */
export interface Wake {
  /** Id of the schedule among those of the function. */
  readonly id: string;
  readonly description: string;
  /** The event. */
  readonly input: object;
}

/** Properties of the schedules of a function. */
export interface TickSchedulesProps {
  readonly function: IFunction;
  /** Of all wakes. */
  readonly schedule: ScheduleExpression;
  /** One schedule for each. */
  readonly wakes: readonly Wake[];
}

/** Wakes a function on schedules, with a role that may do just that. */
export class TickSchedules extends Construct {
  readonly schedules: readonly Schedule[];

  constructor(scope: Construct, id: string, props: TickSchedulesProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: schedulerOf(Stack.of(this)),
      inlinePolicies: {
        invoke: new PolicyDocument({
          statements: [
            new PolicyStatement({
              effect: Effect.ALLOW,
              actions: ['lambda:InvokeFunction'],
              resources: [props.function.functionArn],
            }),
          ],
        }),
      },
    });
    this.schedules = props.wakes.map(
      (wake) =>
        new Schedule(this, wake.id, {
          schedule: props.schedule,
          description: wake.description,
          timeWindow: TimeWindow.off(),
          target: new LambdaInvoke(props.function, {
            input: ScheduleTargetInput.fromObject(wake.input),
            // The target would also grant every version and alias of the function.
            role: role.withoutPolicyUpdates(),
            // Delivery only: what the function itself does about errors is in its own configuration.
            maxEventAge: Duration.hours(1),
          }),
        }),
    );
  }
}

/**
 * EventBridge Scheduler, for the schedules of this account's default group only.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
function schedulerOf(stack: Stack): ServicePrincipal {
  return new ServicePrincipal('scheduler.amazonaws.com', {
    conditions: {
      StringEquals: {
        'aws:SourceAccount': stack.account,
        'aws:SourceArn': stack.formatArn({
          service: 'scheduler',
          resource: 'schedule-group',
          resourceName: 'default',
        }),
      },
    },
  });
}

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
