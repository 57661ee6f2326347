import { exact, type Figure, measured, minus, over, plus, times } from '../../operations/cost/arithmetic.ts';
import { at, PRICES } from '../../operations/cost/prices.ts';
import {
  ALARM_METRICS,
  IDLE,
  IDLE_REQUESTS,
  MEMORY_MB,
  METRICS,
  MONTH,
  ONE_VCPU_MB,
  PLATFORM_LOG_BYTES,
} from '../../operations/cost/usage.ts';
import { type Line, line, total } from './lines.ts';

const MS = exact(1_000);
const GB = exact(1_000_000_000);

/** Part of a vCPU that a function of the default memory has. */
export const SHARE: Figure = measured(MEMORY_MB / ONE_VCPU_MB);

/** Memory of a function in GB, as Lambda bills it. */
export const MEMORY: Figure = exact(MEMORY_MB / 1024);

/** What a deployment pays once, for all of its connectors. */
export function deploymentLine(): Line {
  return line('dashboard', times(exact(1), at(PRICES.dashboard)));
}

/** What a connector pays whatever it does. */
export function alarmsLine(kind: keyof typeof ALARM_METRICS): Line {
  return line('metrics of alarms', times(exact(ALARM_METRICS[kind]), at(PRICES.alarmMetric)));
}

/** All that an idle connector costs beyond its deployment. */
export function idleConnector(kind: keyof typeof ALARM_METRICS): readonly Line[] {
  const ticks = (name: keyof typeof IDLE, what: string) => ({ what, arithmetic: '', cost: total(idleLines(name)) });
  return kind === 'sink'
    ? [alarmsLine(kind)]
    : [alarmsLine(kind), ticks('tick', 'ticks, below'), ticks('backfills', 'the backfills’ schedule, below')];
}

/** A month of a connector's own metrics, published in every hour. */
export function metricsLine(kind: keyof typeof METRICS): Line {
  return line('its own metrics', times(exact(METRICS[kind]), at(PRICES.metric)));
}

/** What a schedule costs in a month for waking a function that has nothing to do. */
export function idleLines(name: keyof typeof IDLE): readonly Line[] {
  const { ms, cpuMs, logBytes } = IDLE[name];
  const { writes, reads } = IDLE_REQUESTS[name];
  const ticks = exact(MONTH.minutes);
  const duration = over(plus(over(exact(cpuMs), SHARE), minus(exact(ms), exact(cpuMs))), MS);
  return [
    line('schedule', times(ticks, at(PRICES.schedule))),
    line('Lambda: requests', times(ticks, at(PRICES.lambdaRequest))),
    line('Lambda: time', times(ticks, duration, MEMORY, at(PRICES.lambdaTime))),
    ...(writes > 0 ? [line('DynamoDB: writes', times(ticks, exact(writes), at(PRICES.dynamoWrite)))] : []),
    line('DynamoDB: reads', times(ticks, exact(reads), at(PRICES.dynamoRead))),
    line('KMS: the password is decrypted', times(ticks, at(PRICES.kmsRequest))),
    line('log', times(ticks, over(exact(logBytes + PLATFORM_LOG_BYTES), GB), at(PRICES.logs))),
  ];
}

/** What the ticks of a month cost in Lambda's time when each takes so long, all of it CPU, as over many tables. */
export function longTicksLine(what: string, seconds: number): Line {
  const billed = over(measured(seconds), SHARE);
  return line(what, times(exact(MONTH.minutes), billed, MEMORY, at(PRICES.lambdaTime)));
}
