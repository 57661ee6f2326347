import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { metricName, NAMESPACE, TROUBLE } from '../../../functions/shared/agreed-names.ts';
import type { Watched } from '../watched.ts';

/** Measures that a sink publishes for each batch, and both kinds of function about their settings. */
export const SINK_MEASURES = [
  'received',
  'written',
  'skipped',
  'rejected',
  'retried',
  'unsentDeadLetters',
  'rows',
  'missingRows',
  'statements',
  'bytes',
  'tdengineMs',
  'ms',
  'oldestRecordAgeMs',
  'newestRecordAgeMs',
  'unforeseenErrors',
  'untakenFields',
  'mergedRows',
  'changedTags',
  'invalidSettings',
  TROUBLE,
] as const;

/** Measures that a source publishes for each tick, for each run of its backfills, and about its settings. */
export const SOURCE_MEASURES = [
  'tables',
  'failedTables',
  'pausedTables',
  'goneTables',
  'rows',
  'lateRows',
  'lateByMs',
  'tooLateRows',
  'leftOut',
  'bytes',
  'positionAgeMs',
  'queries',
  'queryMs',
  'produceMs',
  'ms',
  'backfills',
  'failedBackfills',
  'backfillRows',
  'unsendableRows',
  'recreatedTables',
  'futurePositions',
  'invalidSettings',
  TROUBLE,
] as const;

/** Measures that sinks have. */
export type SinkMeasure = (typeof SINK_MEASURES)[number];

/** Measures that sources have. */
export type SourceMeasure = (typeof SOURCE_MEASURES)[number];

/** Makes metrics of what a function publishes itself; each takes a measure's name and a statistic. */
export type OwnMetrics<M extends string> = (measure: M, statistic: string, options?: MetricOptions) => Metric;

/** Metrics of a sink or a source. */
export function ownMetrics<M extends string>({ deployment, connector }: Watched): OwnMetrics<M> {
  return (measure, statistic, options) =>
    new Metric({
      namespace: NAMESPACE,
      metricName: metricName(measure),
      dimensionsMap: { deployment, service: connector },
      statistic,
      period: Duration.minutes(1),
      ...options,
    });
}
