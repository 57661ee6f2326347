import { Color, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { TROUBLE, TROUBLES, type Trouble } from '../../../functions/shared/agreed-names.ts';
import type { AlarmBounds } from '../../../functions/shared/settings/monitoring/monitoring.ts';
import { functionMetric, gigabyteSeconds } from '../metrics/aws-metrics.ts';
import { ownMetrics } from '../metrics/own-metrics.ts';
import type { Watched } from '../watched.ts';
import { graph, WHOLE } from './widget-kinds.ts';

/** Which of its troubles a connector has: what alarm `trouble` sounds for. */
export function troubleWidget(watched: Watched): IWidget {
  const own = ownMetrics<Trouble | typeof TROUBLE | 'untakenFields' | 'mergedRows' | 'changedTags'>(watched);
  const troubles: readonly Trouble[] = TROUBLES[watched.kind];
  return graph({
    title: 'Trouble',
    leftUnit: 'a minute',
    width: WHOLE,
    left: [
      own(TROUBLE, 'Sum', { label: 'all', color: Color.RED }),
      ...troubles.map((trouble) => own(trouble, 'Sum')),
      ...(watched.kind === 'sink'
        ? [own('untakenFields', 'Sum'), own('mergedRows', 'Sum'), own('changedTags', 'Sum')]
        : []),
    ],
  });
}

/** How the function of a connector does. */
export function functionWidgets(watched: Watched, bounds: AlarmBounds): readonly IWidget[] {
  const isSource = watched.kind === 'source';
  return [
    graph({
      title: 'Errors',
      leftUnit: 'invocations',
      left: [
        functionMetric(watched, 'Errors', 'Sum', { color: Color.RED }),
        functionMetric(watched, 'Throttles', 'Sum', { color: Color.ORANGE }),
        functionMetric(watched, 'DestinationDeliveryFailures', 'Sum'),
        ...(isSource ? [functionMetric(watched, 'AsyncEventsDropped', 'Sum')] : []),
      ],
    }),
    graph({
      title: 'Duration and timeout',
      leftUnit: 'ms',
      left: [
        functionMetric(watched, 'Duration', 'Maximum', { label: 'longest' }),
        functionMetric(watched, 'Duration', 'p50', { label: 'median' }),
      ],
      lines: durationLines(watched, bounds),
    }),
  ];
}

function durationLines(watched: Watched, { durationPercentOfTimeout: percent }: AlarmBounds) {
  const timeoutMs = watched.timeout.toMilliseconds();
  const timeout = { value: timeoutMs, label: 'timeout', color: Color.RED };
  if (watched.kind === 'source' || percent === false) return [timeout];
  return [timeout, { value: (timeoutMs * percent) / 100, label: 'alarm', color: Color.ORANGE }];
}

/** What a connector's bill comes from, but for its pollers. */
export function costWidget(watched: Watched): IWidget {
  const memorySeconds = gigabyteSeconds(watched);
  return graph({
    title: 'Cost: invocations and GB-seconds',
    leftUnit: 'invocations',
    rightUnit: 'GB-seconds',
    left: [
      functionMetric(watched, 'Invocations', 'Sum'),
      functionMetric(watched, 'ConcurrentExecutions', 'Maximum', { label: 'at once' }),
    ],
    right: memorySeconds === undefined ? [] : [memorySeconds],
  });
}
