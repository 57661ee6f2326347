import * as z from 'zod';
import { concurrencyProblem } from './checks/check-source.ts';
import { functionSettings } from './function-settings.ts';
import { asyncFailureDestination, checkFailureKey, onFailureKeyArn } from './mapping/failure-destination.ts';
import { scheduleSetting } from './schedule.ts';
import { checkRuntime, sourceRuntimeShape } from './source-runtime.ts';

/** Deploy-time settings of a source: they shape its function and schedule. */
const sourceDeployShape = {
  schedule: scheduleSetting
    .default('rate(1 minute)')
    .describe(
      'How often the source looks for rows (`poll.interval.ms`), as EventBridge Scheduler writes it: `rate(5 minutes)`, or `cron(…)` with six fields, one of the days `?`.',
    ),
  shards: z
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe('Schedules among which the tables are divided (`tasks.max`). A table is never divided.'),
  onFailureDestination: asyncFailureDestination
    .optional()
    .describe(
      'Who is told of a tick that failed: the ARN of an SQS queue, SNS topic or S3 bucket. Nothing is lost without: the next tick begins where it stopped, and an alarm tells.',
    ),
  onFailureKeyArn,
  ...functionSettings,
} as const;

/** One entry of `sources` in the connectors file. */
export const sourceSettings = z
  .strictObject({ ...sourceDeployShape, ...sourceRuntimeShape })
  .superRefine(checkRuntime)
  .superRefine(checkFailureKey)
  .superRefine(({ reservedConcurrentExecutions: reserved, shards }, context) => {
    const message = reserved === undefined ? undefined : concurrencyProblem(reserved, shards);
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['reservedConcurrentExecutions'], message });
  });
export type SourceSettings = z.infer<typeof sourceSettings>;
