import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmBounds } from '../../../functions/shared/settings/monitoring/monitoring.ts';
import { functionMetric, mappingMetric } from '../metrics/aws-metrics.ts';
import type { WatchedMapping, WatchedSink } from '../watched.ts';
import { type AlarmSpec, unlessOff } from './alarm-spec.ts';
import { FIVE_MINUTES } from './alarm-windows.ts';
import { lagAlarms } from './lag-alarms.ts';

/** Lambda's own errors are added up over this: brokers that restart pass within it. */
const QUARTER = Duration.minutes(15);

/** Alarms of how Lambda and Kafka see a sink's topics: whether they are read, how far behind, and what was given up. */
export function mappingAlarms(watched: WatchedSink, bounds: AlarmBounds): readonly AlarmSpec[] {
  if (watched.mappings.length === 0) return [detached(watched)];
  return [
    ...lagAlarms(watched, bounds),
    ...unlessOff(bounds.mappingErrors, (threshold) => mappingErrors(watched, threshold)),
    ...unlessOff(bounds.givenUp, (threshold) => givenUp(watched, threshold)),
  ];
}

/** Of a sink without mappings: it is to be so for minutes, and nothing else tells that it stays so. */
function detached(watched: WatchedSink): AlarmSpec {
  return {
    id: 'Detached',
    name: 'detached',
    metric: functionMetric(watched, 'Invocations', 'Sum', { period: QUARTER }),
    threshold: 1,
    below: true,
    periods: 1,
    missingIsBad: true,
    what: 'The sink is deployed without its mappings and nothing reads its topics',
    section: 'Make a mapping anew',
  };
}

function mappingErrors({ mappings }: WatchedSink, threshold: number): readonly AlarmSpec[] {
  return mappings
    .filter(({ errorCounts }) => errorCounts === true)
    .map((mapping) => ({
      id: 'MappingErrors',
      name: 'mapping-errors',
      topic: mapping.topic,
      metric: errorsOf(mapping),
      threshold,
      periods: 2,
      what: 'Lambda cannot read the topic, or cannot hand over what it has read',
      section: 'A topic is not read',
    }));
}

/** What keeps records from the function, and is no error of it. */
function errorsOf(mapping: WatchedMapping): MathExpression {
  const sum = { period: QUARTER };
  return added(mapping, QUARTER, {
    polling: mappingMetric(mapping, 'PollingErrorCount', 'Sum', sum),
    invoke: mappingMetric(mapping, 'InvokeErrorCount', 'Sum', sum),
    commit: mappingMetric(mapping, 'CommitErrorCount', 'Sum', sum),
    ...(mapping.schemaRegistry === true && {
      registry: mappingMetric(mapping, 'SchemaRegistryErrorCount', 'Sum', sum),
    }),
  });
}

function givenUp({ mappings }: WatchedSink, threshold: number): readonly AlarmSpec[] {
  return mappings
    .filter(({ eventCounts }) => eventCounts === true)
    .map((mapping) => ({
      id: 'GivenUp',
      name: 'given-up',
      topic: mapping.topic,
      metric: givenUpOf(mapping),
      threshold,
      periods: 1,
      what: 'Lambda gave records up, which are not in TDengine',
      section: 'Records were given up',
    }));
}

/** Records that Lambda passed over: those that the failure destination was told of, and those that nobody was. */
function givenUpOf(mapping: WatchedMapping): MathExpression {
  const sum = { period: FIVE_MINUTES };
  return added(mapping, FIVE_MINUTES, {
    told: mappingMetric(mapping, 'OnFailureDestinationDeliveredEventCount', 'Sum', sum),
    dropped: mappingMetric(mapping, 'DroppedEventCount', 'Sum', sum),
  });
}

function added({ topic }: WatchedMapping, period: Duration, metrics: Readonly<Record<string, IMetric>>) {
  const terms = Object.keys(metrics).map((name) => `FILL(${name}, 0)`);
  return new MathExpression({ expression: `SUM([${terms.join(', ')}])`, usingMetrics: metrics, label: topic, period });
}
