import {
  AlarmStatusWidget,
  GraphWidget,
  type HorizontalAnnotation,
  type IAlarm,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';

/** A graph before it is placed. */
export interface Graph {
  readonly title: string;
  readonly left: readonly IMetric[];
  /**
   * Metrics of another unit.
   * @default - none
   */
  readonly right?: readonly IMetric[];
  /** Unit at the left axis, and at the right one. */
  readonly leftUnit: string;
  /** @default - no right axis */
  readonly rightUnit?: string;
  /**
   * Lines to compare with.
   * @default - none
   */
  readonly lines?: readonly HorizontalAnnotation[];
  /** @default HALF */
  readonly width?: number;
}

/** Width of the dashboard's grid: two graphs stand beside one another. */
export const HALF = 12;
export const WHOLE = 24;

/** A graph with axes from zero, of half the dashboard's width unless told otherwise. */
export function graph({ title, left, right = [], leftUnit, rightUnit, lines = [], width = HALF }: Graph): GraphWidget {
  return new GraphWidget({
    title,
    width,
    left: [...left],
    right: [...right],
    leftYAxis: { min: 0, label: leftUnit, showUnits: false },
    ...(rightUnit !== undefined && { rightYAxis: { min: 0, label: rightUnit, showUnits: false } }),
    leftAnnotations: [...lines],
  });
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const MOST_ALARMS = 100;

/** The state of alarms, in as many widgets as they need: one takes 100. */
export function alarmWidgets(alarms: readonly IAlarm[]): readonly IWidget[] {
  const widgets: IWidget[] = [];
  for (let at = 0; at < alarms.length; at += MOST_ALARMS) {
    const some = alarms.slice(at, at + MOST_ALARMS);
    widgets.push(new AlarmStatusWidget({ title: 'Alarms', width: WHOLE, alarms: some }));
  }
  return widgets;
}

/** Why records were rejected, and which were last. Reasons are texts, so they are in the log and no metrics. */
export function rejectionTables(logGroup: ILogGroup): readonly LogQueryWidget[] {
  return [
    table(logGroup, 'Rejections by reason', HALF, [
      "filter message = 'record rejected'",
      'stats count(*) as records, latest(topic) as lastTopic by stage, reason',
      'sort records desc',
      'limit 20',
    ]),
    table(logGroup, 'Last rejections', HALF, [
      "filter message = 'record rejected'",
      'fields @timestamp, topic, partition, offset, stage, reason',
      'sort @timestamp desc',
      'limit 20',
    ]),
  ];
}

/**
 * Lines of Lambda itself about an invocation that did not end well: of its reports those with another status than
 * `success`, which is how a timeout and a lack of memory are told, and what it and Node write as mere text.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
 */
const OF_LAMBDA = [
  "(type in ['platform.report', 'platform.initReport', 'platform.restoreReport'] and record.status in ['timeout', 'failure', 'error'])",
  "type = 'platform.fault'",
  '@message like /Task timed out|Runtime exited|heap out of memory|Out[Oo]fMemory|signal: killed/',
];

/** The last warnings and errors of a connector, and the runtime's own words for its end. */
export function troubleTable(logGroup: ILogGroup): LogQueryWidget {
  return table(logGroup, 'Last warnings and errors', WHOLE, [
    `filter level in ['WARN', 'ERROR', 'FATAL'] or ${OF_LAMBDA.join(' or ')}`,
    'fields @timestamp, coalesce(level, record.status, type) as kind, coalesce(message.errorMessage, errorMessage, message, record.errorType, record.status, @message) as what, reason, table, rows, error.message, coalesce(requestId, record.requestId) as request, record.metrics.maxMemoryUsedMB as memoryMB',
    'sort @timestamp desc',
    'limit 20',
  ]);
}

function table(logGroup: ILogGroup, title: string, width: number, queryLines: string[]): LogQueryWidget {
  return new LogQueryWidget({
    title,
    width,
    height: 6,
    view: LogQueryVisualizationType.TABLE,
    logGroupNames: [logGroup.logGroupName],
    queryLines,
  });
}
