import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmBounds } from '../../../functions/shared/settings/monitoring/monitoring.ts';
import { mappingMetric } from '../metrics/aws-metrics.ts';
import { ownMetrics, type SinkMeasure } from '../metrics/own-metrics.ts';
import type { WatchedSink } from '../watched.ts';
import { costWidget, functionWidgets, troubleWidget } from './connector-widgets.ts';
import { lagWidgets } from './lag-widgets.ts';
import { graph, rejectionTables, troubleTable, WHOLE } from './widget-kinds.ts';

/** The widgets of a sink, in rows. */
export function sinkWidgets(watched: WatchedSink, bounds: AlarmBounds): readonly (readonly IWidget[])[] {
  const own = ownMetrics<SinkMeasure>(watched);
  return [
    [
      graph({
        title: 'Records',
        leftUnit: 'records a minute',
        left: [own('received', 'Sum'), own('written', 'Sum'), own('skipped', 'Sum'), own('retried', 'Sum')],
      }),
      graph({
        title: rejectedTitle(watched),
        leftUnit: 'records a minute',
        left: [own('rejected', 'Sum'), own('unsentDeadLetters', 'Sum'), ...givenUp(watched)],
      }),
    ],
    lagWidgets(watched, bounds),
    mappingWidgets(watched),
    rejectionTables(watched.logGroup),
    [
      graph({
        title: 'TDengine: time of a batch',
        leftUnit: 'ms',
        left: [
          own('tdengineMs', 'Maximum', { label: 'TDengine, longest' }),
          own('tdengineMs', 'Average', { label: 'TDengine, mean' }),
          own('ms', 'Average', { label: 'batch, mean' }),
        ],
      }),
      graph({
        title: 'TDengine: rows',
        leftUnit: 'rows a minute',
        rightUnit: 'statements a minute',
        left: [own('rows', 'Sum'), own('missingRows', 'Sum')],
        right: [own('statements', 'Sum')],
      }),
    ],
    [troubleWidget(watched)],
    functionWidgets(watched, bounds),
    [costWidget(watched), bytesWidget(watched)],
    [troubleTable(watched.logGroup)],
  ];
}

/** What keeps records from the function, by topic; nothing where Lambda does not count it. */
function mappingWidgets({ mappings }: WatchedSink): readonly IWidget[] {
  const counted = mappings.filter(({ errorCounts }) => errorCounts === true);
  if (counted.length === 0) return [];
  const left = counted.flatMap((mapping) => [
    mappingMetric(mapping, 'PollingErrorCount', 'Sum', { label: `polling ${mapping.topic}` }),
    mappingMetric(mapping, 'InvokeErrorCount', 'Sum', { label: `invoking for ${mapping.topic}` }),
    mappingMetric(mapping, 'CommitErrorCount', 'Sum', { label: `committing ${mapping.topic}` }),
    ...(mapping.schemaRegistry === true
      ? [mappingMetric(mapping, 'SchemaRegistryErrorCount', 'Sum', { label: `schemas of ${mapping.topic}` })]
      : []),
  ]);
  return [graph({ title: 'Errors of Lambda’s own', leftUnit: 'a minute', width: WHOLE, left })];
}

function rejectedTitle({ deadLetterTopic: topic }: WatchedSink): string {
  return topic === undefined ? 'Rejected records' : `Rejected records, in ${topic}`;
}

function givenUp({ mappings }: WatchedSink) {
  return mappings
    .filter(({ eventCounts }) => eventCounts === true)
    .flatMap((mapping) => [
      mappingMetric(mapping, 'OnFailureDestinationDeliveredEventCount', 'Sum', { label: `given up ${mapping.topic}` }),
      mappingMetric(mapping, 'DroppedEventCount', 'Sum', { label: `dropped ${mapping.topic}` }),
    ]);
}

function bytesWidget(watched: WatchedSink): IWidget {
  const provisioned = watched.mappings.filter((mapping) => mapping.provisioned === true);
  return graph({
    title: 'Cost: bytes and pollers',
    leftUnit: 'bytes a minute',
    rightUnit: 'pollers, units',
    left: [
      ownMetrics<SinkMeasure>(watched)('bytes', 'Sum', { label: 'to TDengine' }),
      ...provisioned.map((mapping) =>
        mappingMetric(mapping, 'EventPollerThroughputInBytes', 'Sum', { label: `from ${mapping.topic}` }),
      ),
    ],
    right: provisioned.flatMap((mapping) => [
      mappingMetric(mapping, 'EventPollerUnit', 'Sum', { label: `units of ${mapping.topic}` }),
      mappingMetric(mapping, 'ProvisionedPollers', 'Maximum', { label: `pollers of ${mapping.topic}` }),
    ]),
  });
}
