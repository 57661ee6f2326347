import * as z from 'zod';
import { functionArnOf } from '../../lambda/function-arn.ts';
import type { AccountSchedule, LocalAccount } from '../account.ts';
import { ACCOUNT, arnOf } from '../names.ts';
import type { Service } from '../protocol/call.ts';
import { AwsError } from '../protocol/error.ts';
import { numeric, pageOf, parseInput } from '../protocol/input.ts';

const GROUP = 'default';
const state = z.enum(['ENABLED', 'DISABLED']);
const named = z.object({ Name: z.string(), groupName: z.string().default(GROUP) });
const updateSchedule = z.object({
  Name: z.string(),
  GroupName: z.string().default(GROUP),
  State: state.default('ENABLED'),
  ScheduleExpression: z.string(),
  Target: z.object({ Arn: z.string(), RoleArn: z.string(), Input: z.string().optional() }),
  FlexibleTimeWindow: z.object({ Mode: z.string() }),
});
const listSchedules = z.object({
  NamePrefix: z.string().default(''),
  State: state.optional(),
  MaxResults: numeric.pipe(z.int().min(1).max(100)).default(100),
  NextToken: z.string().optional(),
});

/**
 * EventBridge Scheduler: what wakes the sources. A schedule that is disabled wakes nothing; nothing else of it changes.
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html
 */
export function schedulerService({ schedules, since }: LocalAccount): Service {
  function find(name: string, group: string): AccountSchedule {
    const found = group === GROUP ? schedules.find((schedule) => schedule.name === name) : undefined;
    if (found === undefined) throw new AwsError('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
    return found;
  }

  return {
    routes: [
      { method: 'GET', path: '/schedules', operation: 'ListSchedules' },
      { method: 'GET', path: '/schedules/{Name}', operation: 'GetSchedule' },
      { method: 'PUT', path: '/schedules/{Name}', operation: 'UpdateSchedule' },
    ],
    operations: {
      ListSchedules(input) {
        const { NamePrefix, State, MaxResults, NextToken } = parseInput(listSchedules, input);
        const found = schedules.filter(
          (schedule) => schedule.name.startsWith(NamePrefix) && (State === undefined || stateOf(schedule) === State),
        );
        const { page, next } = pageOf(found, MaxResults, NextToken);
        return {
          Schedules: page.map((schedule) => ({
            ...summary(schedule, since),
            Target: { Arn: functionArnOf(schedule.function.name) },
          })),
          NextToken: next,
        };
      },
      GetSchedule(input) {
        const { Name, groupName } = parseInput(named, input);
        const schedule = find(Name, groupName);
        return {
          ...summary(schedule, since),
          Description: schedule.description,
          ScheduleExpression: schedule.expression,
          ScheduleExpressionTimezone: 'UTC',
          FlexibleTimeWindow: { Mode: 'OFF' },
          ActionAfterCompletion: 'NONE',
          Target: targetOf(schedule),
        };
      },
      UpdateSchedule(input) {
        const { Name, GroupName, State, ScheduleExpression, Target } = parseInput(updateSchedule, input);
        const schedule = find(Name, GroupName);
        const { Arn, Input } = targetOf(schedule);
        if (ScheduleExpression !== schedule.expression || Target.Arn !== Arn || Target.Input !== Input) {
          throw new AwsError('ValidationException', 'a local schedule can be enabled and disabled, and nothing else');
        }
        schedule.running.enabled = State === 'ENABLED';
        schedule.modified = new Date();
        return { ScheduleArn: arnOfSchedule(schedule) };
      },
    },
  };
}

function targetOf({ function: { name }, running }: AccountSchedule) {
  return {
    Arn: functionArnOf(name),
    RoleArn: `arn:aws:iam::${ACCOUNT}:role/${name}-schedules`,
    Input: JSON.stringify(running.event),
    RetryPolicy: { MaximumEventAgeInSeconds: 3_600, MaximumRetryAttempts: 185 },
  };
}

function stateOf({ running }: AccountSchedule): z.output<typeof state> {
  return running.enabled ? 'ENABLED' : 'DISABLED';
}

function arnOfSchedule({ name }: AccountSchedule): string {
  return arnOf('scheduler', `schedule/${GROUP}/${name}`);
}

function summary(schedule: AccountSchedule, since: Date): object {
  return {
    Arn: arnOfSchedule(schedule),
    Name: schedule.name,
    GroupName: GROUP,
    State: stateOf(schedule),
    CreationDate: since,
    LastModificationDate: schedule.modified,
  };
}
