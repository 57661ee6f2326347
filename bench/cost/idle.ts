import { exact, type Figure, measured, minus, over, plus, times } from './arithmetic.ts';
import { type Line, line } from './lines.ts';
import { at, PRICES } from './prices.ts';
import {
  ALARM_METRICS,
  IDLE,
  IDLE_REQUESTS,
  MEMORY_MB,
  METRICS,
  MONTH,
  ONE_VCPU_MB,
  PLATFORM_LOG_BYTES,
} from './usage.ts';

const MS = exact(1_000);
const GB = exact(1_000_000_000);

/** Part of a vCPU that a function of the default memory has. */
export const SHARE: Figure = measured(MEMORY_MB / ONE_VCPU_MB);

/** Memory of a function in GB, as Lambda bills it. */
export const MEMORY: Figure = exact(MEMORY_MB / 1024);

/** What stays the same whatever a connector does. */
export function fixedLines(kind: keyof typeof ALARM_METRICS): readonly Line[] {
  return [
    line('dashboard', times(exact(1), at(PRICES.dashboard))),
    line('metrics of alarms', times(exact(ALARM_METRICS[kind]), at(PRICES.alarmMetric))),
  ];
}

/** A month of a connector's own metrics, published in every hour. */
export function metricsLine(kind: keyof typeof METRICS): Line {
  return line('its own metrics', times(exact(METRICS[kind]), at(PRICES.metric)));
}

/** What a schedule costs in a month for waking a function that has nothing to do. */
export function idleLines(name: keyof typeof IDLE): readonly Line[] {
  const { ms, cpuMs, logBytes } = IDLE[name];
  const ticks = exact(MONTH.minutes);
  const duration = over(plus(over(exact(cpuMs), SHARE), minus(exact(ms), exact(cpuMs))), MS);
  return [
    line('schedule', times(ticks, at(PRICES.schedule))),
    line('Lambda: requests', times(ticks, at(PRICES.lambdaRequest))),
    line('Lambda: time', times(ticks, duration, MEMORY, at(PRICES.lambdaTime))),
    line('DynamoDB: writes', times(ticks, exact(IDLE_REQUESTS.writes), at(PRICES.dynamoWrite))),
    line('DynamoDB: reads', times(ticks, exact(IDLE_REQUESTS.reads), at(PRICES.dynamoRead))),
    line('KMS: the password is decrypted', times(ticks, at(PRICES.kmsRequest))),
    line('log', times(ticks, over(exact(logBytes + PLATFORM_LOG_BYTES), GB), at(PRICES.logs))),
  ];
}

/** What the ticks of a month cost in Lambda's time when each takes so long, all of it CPU, as over many tables. */
export function longTicksLine(what: string, seconds: number): Line {
  const billed = over(measured(seconds), SHARE);
  return line(what, times(exact(MONTH.minutes), billed, MEMORY, at(PRICES.lambdaTime)));
}
