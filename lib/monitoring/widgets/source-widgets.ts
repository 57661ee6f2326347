import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmBounds } from '../../../functions/shared/settings/monitoring/monitoring.ts';
import { ownMetrics, type SourceMeasure } from '../metrics/own-metrics.ts';
import type { WatchedSource } from '../watched.ts';
import { costWidget, functionWidgets, troubleWidget } from './connector-widgets.ts';
import { alarmLine } from './lag-widgets.ts';
import { graph, troubleTable } from './widget-kinds.ts';

/** The widgets of a source, in rows. */
export function sourceWidgets(watched: WatchedSource, bounds: AlarmBounds): readonly (readonly IWidget[])[] {
  const own = ownMetrics<SourceMeasure>(watched);
  return [
    [
      graph({
        title: 'Rows',
        leftUnit: 'rows a minute',
        left: [own('rows', 'Sum'), own('backfillRows', 'Sum'), own('leftOut', 'Sum')],
      }),
      graph({
        title: 'Position age',
        leftUnit: 'ms',
        left: [own('positionAgeMs', 'Maximum', { label: 'table furthest behind' })],
        lines: alarmLine(bounds.positionAgeSeconds, 1_000),
      }),
    ],
    [
      graph({
        title: 'Late rows',
        leftUnit: 'rows a minute',
        rightUnit: 'ms late',
        left: [own('lateRows', 'Sum'), own('tooLateRows', 'Sum')],
        right: [own('lateByMs', 'Maximum')],
      }),
      graph({
        title: 'Tables and backfills',
        leftUnit: 'count',
        left: [
          own('tables', 'Maximum'),
          own('failedTables', 'Maximum'),
          own('pausedTables', 'Maximum'),
          own('goneTables', 'Maximum'),
          own('backfills', 'Maximum'),
          own('failedBackfills', 'Maximum'),
        ],
      }),
    ],
    [
      graph({
        title: 'TDengine and Kafka: time of a tick',
        leftUnit: 'ms, added up over work side by side',
        left: [own('queryMs', 'Average'), own('produceMs', 'Average'), own('ms', 'Average', { label: 'tick' })],
      }),
      graph({
        title: 'TDengine: queries, and ticks',
        leftUnit: 'a minute',
        left: [own('queries', 'Sum'), own('tables', 'SampleCount', { label: 'ticks with news' })],
      }),
    ],
    [troubleWidget(watched)],
    functionWidgets(watched, bounds),
    [
      costWidget(watched),
      graph({
        title: 'Cost: bytes',
        leftUnit: 'bytes a minute',
        left: [own('bytes', 'Sum', { label: 'to Kafka' })],
      }),
    ],
    [troubleTable(watched.logGroup)],
  ];
}
