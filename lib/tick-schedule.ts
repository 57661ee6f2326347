import { Duration, Stack } from 'aws-cdk-lib';
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';

/** Properties of a schedule. */
export interface TickScheduleProps {
  readonly function: IFunction;
  /** As EventBridge Scheduler writes it, such as `rate(1 minute)`. */
  readonly expression: string;
  readonly description: string;
}

/** Wakes a function on a schedule, with a role that may do just that. */
export class TickSchedule extends Construct {
  readonly schedule: Schedule;

  constructor(scope: Construct, id: string, props: TickScheduleProps) {
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
    this.schedule = new Schedule(this, 'Resource', {
      schedule: ScheduleExpression.expression(props.expression),
      description: props.description,
      timeWindow: TimeWindow.off(),
      target: new LambdaInvoke(props.function, {
        // The target would also grant every version and alias of the function.
        role: role.withoutPolicyUpdates(),
        // Delivery only: what the function itself does about errors is in its own configuration.
        maxEventAge: Duration.hours(1),
      }),
    });
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
