import { LogQueryVisualizationType, LogQueryWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Watched } from '../watched.ts';
import { HALF, WHOLE } from './graph.ts';

/** Why records were rejected, and which were last. Reasons are texts, so they are in the log and no metrics. */
export function rejectionTables(watched: Watched): readonly LogQueryWidget[] {
  return [
    table(watched, 'Rejections by reason', HALF, [
      "filter message = 'record rejected'",
      'stats count(*) as records, latest(topic) as lastTopic by stage, reason',
      'sort records desc',
      'limit 20',
    ]),
    table(watched, 'Last rejections', HALF, [
      "filter message = 'record rejected'",
      'fields @timestamp, topic, partition, offset, stage, reason',
      'sort @timestamp desc',
      'limit 20',
    ]),
  ];
}

/** The last warnings and errors of a connector. */
export function troubleTable(watched: Watched): LogQueryWidget {
  return table(watched, 'Last warnings and errors', WHOLE, [
    "filter level in ['WARN', 'ERROR']",
    'fields @timestamp, level, coalesce(message.errorMessage, errorMessage, message) as what, reason, table, rows, error.message',
    'sort @timestamp desc',
    'limit 20',
  ]);
}

function table({ logGroup }: Watched, title: string, width: number, queryLines: string[]): LogQueryWidget {
  return new LogQueryWidget({
    title,
    width,
    height: 6,
    view: LogQueryVisualizationType.TABLE,
    logGroupNames: [logGroup.logGroupName],
    queryLines,
  });
}
