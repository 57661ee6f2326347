import type { AlarmBounds } from '../../../functions/shared/settings/monitoring/monitoring.ts';
import { functionMetric } from '../metrics/aws-metrics.ts';
import type { Watched } from '../watched.ts';
import { type AlarmSpec, unlessOff } from './alarm-spec.ts';
import { FIVE_MINUTES, intervalSeconds, periodOf, silenceOf } from './alarm-windows.ts';
import { troubleAlarms } from './trouble-alarms.ts';

/** Failed invocations are added up over this, in s, or over so many timeouts, or runs of a slower source. */
const ERRORS_SECONDS = 900;
const ERRORS_TIMEOUTS = 4;
const ERRORS_RUNS = 5;

/** Alarms that a sink and a source have in common. */
export function connectorAlarms(watched: Watched, bounds: AlarmBounds): readonly AlarmSpec[] {
  return [
    ...unlessOff(bounds.errors, (threshold) => ({
      id: 'Errors',
      name: 'errors',
      metric: functionMetric(watched, 'Errors', 'Sum', { period: periodOf(errorsSeconds(watched)) }),
      threshold,
      periods: 1,
      what: 'Invocations fail again and again',
      section: 'Invocations fail',
    })),
    // A throttled tick is no invocation, which `silent` counts.
    ...unlessOff(isCounted(watched, bounds) ? false : bounds.throttles, (threshold) => ({
      id: 'Throttles',
      name: 'throttles',
      metric: functionMetric(watched, 'Throttles', 'Sum', { period: FIVE_MINUTES }),
      threshold,
      periods: 3,
      what: 'Lambda has no concurrency left for the function',
      section: 'Invocations are throttled',
    })),
    ...troubleAlarms(watched, bounds),
    ...failureAlarms(watched, bounds),
  ];
}

/** Long enough that invocations which end by their timeout add up. */
function errorsSeconds(watched: Watched): number {
  return Math.max(
    ERRORS_SECONDS,
    watched.timeout.toSeconds() * ERRORS_TIMEOUTS,
    intervalSeconds(watched) * ERRORS_RUNS,
  );
}

function isCounted(watched: Watched, { silentMinutes }: AlarmBounds): boolean {
  return watched.kind === 'source' && silenceOf(watched, silentMinutes) !== false;
}

function failureAlarms({ failureQueue }: Watched, bounds: AlarmBounds): readonly AlarmSpec[] {
  if (failureQueue === undefined) return [];
  return unlessOff(bounds.failureDestinationDepth, (threshold) => ({
    id: 'FailureDestinationDepth',
    name: 'failure-destination',
    // It stays until somebody has emptied the queue.
    metric: failureQueue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: FIVE_MINUTES }),
    threshold,
    periods: 1,
    what: 'Lambda gave something up and told the failure queue, which is not empty',
    section: 'Records were given up',
  }));
}
