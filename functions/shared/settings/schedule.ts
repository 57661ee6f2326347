import * as z from 'zod';

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

/** A field of a cron expression. */
interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names for the numbers from `least` on. */
  readonly names: readonly string[];
  /** Single entries beyond numbers, ranges and steps, as a regular expression, and how a message shows them. */
  readonly special?: { readonly pattern: RegExp; readonly shown: string };
  /** Whether `/` is allowed. */
  readonly steps: boolean;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based */
const FIELDS: readonly Field[] = [
  { name: 'minutes', least: 0, most: 59, names: [], steps: true },
  { name: 'hours', least: 0, most: 23, names: [], steps: true },
  {
    name: 'day of month',
    least: 1,
    most: 31,
    names: [],
    special: { pattern: /^(L|LW|([1-9]|[12]\d|3[01])W)$/, shown: '?, L, 15W' },
    steps: true,
  },
  { name: 'month', least: 1, most: 12, names: MONTHS, steps: true },
  {
    name: 'day of week',
    least: 1,
    most: 7,
    names: DAYS,
    special: { pattern: /^(L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/, shown: '?, 6L, 6#3' },
    steps: false,
  },
  { name: 'year', least: 1970, most: 2199, names: [], steps: true },
];
const DAY_OF_MONTH = 2;
const DAY_OF_WEEK = 4;

/** What EventBridge Scheduler would refuse about the fields of `cron(…)`; undefined when it takes them. */
function cronProblem(text: string): string | undefined {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== FIELDS.length) return countProblem(fields);
  for (const [index, field] of FIELDS.entries()) {
    const value = fields[index] ?? '';
    const isDay = index === DAY_OF_MONTH || index === DAY_OF_WEEK;
    if (isDay && value === '?') continue;
    if (!value.split(',').every((entry) => fits(entry, field, value === entry))) return fieldProblem(value, field);
  }
  const unasked = [fields[DAY_OF_MONTH], fields[DAY_OF_WEEK]].filter((value) => value === '?').length;
  if (unasked === 1) return undefined;
  return 'must have ? as its day of month or as its day of week, and not as both';
}

function countProblem(fields: readonly string[]): string {
  const rule = 'must have six fields, minutes hours day-of-month month day-of-week year, with ? for one of the days';
  const [minutes, hours, dayOfMonth, month, dayOfWeek] = fields;
  // What crontab writes; only where it says nothing of the weekdays, since those are counted otherwise there.
  if (fields.length === 5 && dayOfWeek === '*') {
    return `${rule}: cron(${minutes} ${hours} ${dayOfMonth} ${month} ? *)`;
  }
  return `${rule}, such as cron(0/5 * * * ? *)`;
}

function fieldProblem(value: string, { name, least, most, names, special, steps }: Field): string {
  const words = names.length === 0 ? '' : ` or ${names[0]} to ${names.at(-1)}`;
  const signs = `, - *${steps ? ' /' : ''}${special === undefined ? '' : ` and ${special.shown}`}`;
  return `must have ${least} to ${most}${words} as its ${name}, with ${signs}; not ${value.slice(0, 40)}`;
}

function fits(entry: string, field: Field, alone: boolean): boolean {
  if (alone && field.special?.pattern.test(entry) === true) return true;
  const [range = '', step, ...others] = entry.split('/');
  if (others.length > 0 || (step !== undefined && !field.steps)) return false;
  if (step !== undefined && !(/^\d{1,4}$/.test(step) && Number(step) >= 1 && Number(step) <= field.most)) return false;
  if (range === '*') return true;
  const ends = range.split('-').map((end) => numberOf(end, field));
  const [first, last = first, ...more] = ends;
  return first !== undefined && last !== undefined && !ends.includes(undefined) && more.length === 0 && first <= last;
}

function numberOf(text: string, { least, most, names }: Field): number | undefined {
  const named = names.indexOf(text);
  if (named >= 0) return least + named;
  if (!/^\d{1,4}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}
