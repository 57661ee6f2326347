import { randomUUID } from 'node:crypto';
import type { LogGroup } from '../aws/logs/log-store.ts';
import { takeEmbeddedMetrics } from '../aws/metrics/embedded-metrics.ts';
import type { MetricStore } from '../aws/metrics/metric-store.ts';
import type { Invocation, LambdaFunction } from './lambda.ts';

/** Where a function's invocations are put down. */
export interface Records {
  readonly functionName: string;
  readonly memoryMb: number;
  readonly log: LogGroup;
  readonly metrics: MetricStore;
}

/** Takes a line that a function wrote: to its log, and what it measured to the metrics. */
export function recordLine({ log, metrics }: Records, line: string): void {
  log.add(line, Date.now());
  takeEmbeddedMetrics(metrics, line);
}

/**
 * A function whose invocations are put down as Lambda does: begin and end of each in its log, with the error that ended
 * it, and Lambda's own metrics.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function recorded(lambda: LambdaFunction, records: Records): LambdaFunction {
  const { functionName, log, metrics } = records;
  let running = 0;

  function count(name: string, value: number, unit = 'Count'): void {
    const dimensions = { FunctionName: functionName };
    metrics.add({ namespace: 'AWS/Lambda', name, dimensions }, unit, value, Date.now());
  }

  return {
    async invoke(event, options = {}) {
      const { requestId = randomUUID(), onLine } = options;
      const tell = (line: string) => {
        log.add(line, Date.now());
        onLine?.(line);
      };
      running += 1;
      count('ConcurrentExecutions', running);
      tell(platformLine('platform.start', { requestId, version: '$LATEST' }));
      const startedAt = performance.now();
      const invocation = await lambda.invoke(event, { ...options, requestId });
      const durationMs = performance.now() - startedAt;
      running -= 1;
      count('Invocations', 1);
      count('Errors', invocation.outcome === 'failed' ? 1 : 0);
      count('Duration', durationMs, 'Milliseconds');
      if (invocation.outcome === 'failed') tell(errorLine(invocation));
      tell(platformLine('platform.report', reportOf(invocation, durationMs, records)));
      return invocation;
    },
    close: () => lambda.close(),
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html */
function platformLine(type: string, record: object): string {
  return JSON.stringify({ time: new Date().toISOString(), type, record });
}

function reportOf(invocation: Invocation, durationMs: number, { memoryMb }: Records): object {
  const timedOut = invocation.outcome === 'failed' && invocation.error.errorType === 'Sandbox.Timedout';
  const failed = invocation.outcome === 'failed' ? 'error' : 'success';
  return {
    requestId: invocation.requestId,
    metrics: {
      durationMs: Math.round(durationMs * 1_000) / 1_000,
      billedDurationMs: Math.ceil(durationMs),
      memorySizeMB: memoryMb,
    },
    status: timedOut ? 'timeout' : failed,
  };
}

/** As Lambda's runtime writes what a function threw. */
function errorLine({ requestId, error }: Extract<Invocation, { outcome: 'failed' }>): string {
  const { errorType, errorMessage, trace } = error;
  const message = { errorType, errorMessage, stackTrace: trace };
  return JSON.stringify({ timestamp: new Date().toISOString(), level: 'ERROR', requestId, message });
}
