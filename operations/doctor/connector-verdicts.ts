import type { Answer, DocsSection } from '../../functions/shared/doctor/check.ts';
import type { SettingsChange } from '../settings/changes.ts';
import type { Bounds, ScheduleState, TopicLag } from '../status/facts.ts';

const FAILS: DocsSection = { page: 'runbook.md', heading: 'Invocations fail' };
const THROTTLED: DocsSection = { page: 'runbook.md', heading: 'Invocations are throttled' };
const STOPPED: DocsSection = { page: 'runbook.md', heading: 'A source has stopped' };

/** Whether a stack is as it was last deployed. @param status as CloudFormation has it */
export function stackVerdict(status: string): Answer {
  if (/^(?:CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) return { verdict: 'ok', answer: status };
  if (/_IN_PROGRESS$/.test(status))
    return { verdict: 'warn', answer: status, advice: 'a deploy is under way: wait for it' };
  const advice = 'the last deploy failed, and what runs is of an earlier one: look at the stack’s events, deploy again';
  return { verdict: /ROLLBACK_COMPLETE$/.test(status) ? 'warn' : 'fail', answer: status, advice, section: FAILS };
}

/** What Lambda says of a function. */
export interface FunctionState {
  readonly state: string;
  readonly stateReason: string | undefined;
  readonly lastUpdate: string | undefined;
  readonly lastUpdateReason: string | undefined;
  /** Subnets that it is in; 0: it is in no VPC. */
  readonly subnets: number;
}

/** Whether a function can run. */
export function functionVerdict(told: FunctionState): Answer {
  const { state, stateReason, lastUpdate, lastUpdateReason, subnets } = told;
  const reason = stateReason ?? lastUpdateReason;
  const place = subnets === 0 ? 'in no VPC' : `in a VPC (${subnets} subnet${subnets === 1 ? '' : 's'})`;
  const answer = `${state}, ${place}${reason === undefined ? '' : `: ${reason}`}`;
  if (state === 'Failed' || lastUpdate === 'Failed') {
    const isKey = /KMS/i.test(reason ?? '');
    return {
      ...{ verdict: 'fail', answer },
      advice: isKey ? 'let the policy of the key admit the function, or enable the key' : 'deploy it again',
      section: isKey ? { page: 'access.md', heading: 'Keys of your own' } : FAILS,
    };
  }
  if (state === 'Pending' || state === 'Inactive' || lastUpdate === 'InProgress') {
    return { verdict: 'warn', answer, advice: 'wait for some minutes', section: FAILS };
  }
  return { verdict: 'ok', answer };
}

/** Whether the settings in force are those of the file. */
export function fileVerdict(changes: readonly SettingsChange[] | undefined, connector: string): Answer {
  if (changes === undefined)
    return { verdict: 'ok', answer: 'not compared: the connectors file is not known, or lacks it' };
  if (changes.length === 0) return { verdict: 'ok', answer: 'they are those of the file' };
  return {
    verdict: 'warn',
    answer: `they are not those of the file: ${changes.map(({ path }) => path).join(', ')}`,
    advice: `tdkafka settings diff ${connector}`,
    section: { page: 'commands.md', heading: 'Settings in SSM' },
  };
}

/** What there is of concurrency, in invocations at once. */
export interface Concurrency {
  /** Set aside for the function; undefined: it takes of the account's. */
  readonly reserved: number | undefined;
  /** Of the account. */
  readonly limit: number;
  /** Of the account, for functions that have nothing set aside. */
  readonly unreserved: number;
}

/** Of a new account. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const USUAL_LIMIT = 1_000;

/** Whether a function may run as often as it has to. @param needed invocations at once */
export function concurrencyVerdict({ reserved, limit, unreserved }: Concurrency, needed: number): Answer {
  const own = reserved === undefined ? 'nothing set aside' : `${reserved} set aside`;
  const answer = `${own}; the account has ${limit}, of which ${unreserved} are for all`;
  if (reserved === 0) {
    return {
      verdict: 'fail',
      answer,
      advice: 'the function is stopped: reservedConcurrentExecutions',
      section: THROTTLED,
    };
  }
  if ((reserved ?? unreserved) < needed) {
    const advice = `it needs ${needed} at once: raise reservedConcurrentExecutions, or the account’s quota`;
    return { verdict: 'fail', answer, advice, section: THROTTLED };
  }
  return limit < USUAL_LIMIT && reserved === undefined
    ? { verdict: 'warn', answer, advice: 'the account’s quota is small: have it raised', section: THROTTLED }
    : { verdict: 'ok', answer };
}

/** An alarm of CloudWatch. */
export interface AlarmState {
  readonly name: string;
  /** `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  readonly state: string;
  readonly isArmed: boolean;
  readonly description: string;
}

/** Which alarms sound, and which cannot. */
export function alarmsVerdict(alarms: readonly AlarmState[]): Answer {
  if (alarms.length === 0) return { verdict: 'ok', answer: 'there are none' };
  const names = (found: readonly AlarmState[]) =>
    found.map(({ name }) => name.split('/').slice(2).join('/')).join(', ');
  const sounding = alarms.filter(({ state }) => state === 'ALARM');
  const waiting = alarms.filter(({ state }) => state === 'INSUFFICIENT_DATA');
  const off = alarms.filter(({ isArmed }) => !isArmed);
  const told = [
    ...(sounding.length === 0 ? [] : [`sounding: ${names(sounding)}`]),
    ...(waiting.length === 0 ? [] : [`INSUFFICIENT_DATA: ${names(waiting)}`]),
    ...(off.length === 0 ? [] : [`telling nobody (actions disabled): ${names(off)}`]),
  ];
  if (told.length === 0) return { verdict: 'ok', answer: `${alarms.length}, all OK` };
  return {
    verdict: sounding.length === 0 ? 'warn' : 'fail',
    answer: told.join('; '),
    advice:
      sounding.length === 0
        ? 'no data came yet: wait for some minutes after a deploy; enable their actions'
        : 'each has its section in the runbook',
    section: { page: 'runbook.md', heading: 'Alarms' },
  };
}

/** Whether a function can write its log. @param retentionDays undefined: it is kept for ever; no group: null */
export function logGroupVerdict(group: { readonly retentionDays: number | undefined } | null): Answer {
  if (group !== null) {
    const { retentionDays } = group;
    return { verdict: 'ok', answer: retentionDays === undefined ? 'kept for ever' : `kept for ${retentionDays} days` };
  }
  return {
    ...{ verdict: 'fail', answer: 'there is no such log group' },
    ...{ advice: 'deploy again: without it nothing is told of what the function does', section: FAILS },
  };
}

/** Whether a schedule wakes a source. */
export function scheduleVerdict({ expression, isEnabled }: Pick<ScheduleState, 'expression' | 'isEnabled'>): Answer {
  return isEnabled
    ? { verdict: 'ok', answer: `on, ${expression}` }
    : { verdict: 'warn', answer: `disabled, ${expression}`, advice: 'enable it, or deploy again', section: STOPPED };
}

/** How far a group is behind. */
export function lagVerdict({ records, ageMs }: TopicLag, bounds: Pick<Bounds, 'lagRecords' | 'ageMs'>): Answer {
  if (records === 0) return { verdict: 'ok', answer: 'no record waits' };
  const answer = `${records} records wait, the oldest for ${Math.ceil(ageMs / 1_000)} s`;
  return records > bounds.lagRecords || ageMs > bounds.ageMs
    ? {
        ...{ verdict: 'warn', answer, advice: 'see whether it goes down: tdkafka status --watch' },
        section: { page: 'runbook.md', heading: 'A sink is behind' },
      }
    : { verdict: 'ok', answer };
}
