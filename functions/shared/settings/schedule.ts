import * as z from 'zod';
import { cronProblem } from './cron.ts';

/** Longest text of an expression. @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
export const LONGEST_SCHEDULE = 256;

const FORMS = 'must be rate(1 minute), rate(N minutes), the same with hours or days, or cron(…) with six fields';

/**
 * What EventBridge Scheduler would refuse about a schedule; undefined when it takes it.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function scheduleProblem(expression: string): string | undefined {
  if (expression.length > LONGEST_SCHEDULE) return `must be at most ${LONGEST_SCHEDULE} characters`;
  const [, fields] = /^cron\((.*)\)$/.exec(expression) ?? [];
  if (fields !== undefined) return cronProblem(fields);
  const [, count = '', unit = '', plural = ''] = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  if (count === '') return FORMS;
  if ((count === '1') === (plural === '')) return undefined;
  return `must be rate(${count} ${unit}${count === '1' ? '' : 's'}): AWS wants ${unit} for one and ${unit}s for several`;
}

/** How often something is done, as EventBridge Scheduler writes it. */
export const scheduleSetting = z.string().superRefine((expression, context) => {
  const message = scheduleProblem(expression);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});
