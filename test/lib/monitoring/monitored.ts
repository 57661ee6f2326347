import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { ConnectorMonitoring, type ConnectorMonitoringProps } from '../../../lib/monitoring/connector-monitoring.ts';
import type { Watched, WatchedMapping, WatchedSink, WatchedSource } from '../../../lib/monitoring/watched.ts';

/** An alarm as CloudFormation has it. */
export type AlarmProperties = Readonly<Record<string, unknown>>;

/** A stack with a monitored connector. */
export interface Monitored {
  readonly template: Template;
  readonly monitoring: ConnectorMonitoring;
  /** Properties of the alarms by the last parts of their names, behind the connector's. */
  readonly alarms: Readonly<Record<string, AlarmProperties>>;
}

type Options = Omit<ConnectorMonitoringProps, 'watched' | 'alarmTopic'> & { readonly withTopic?: boolean };

/** Monitors what `watch` makes in a stack. */
export function monitored(watch: (stack: Stack) => Watched, options: Options = {}): Monitored {
  process.env.CDK_VALIDATION = 'false';
  const stack = new Stack(new App(), 'plant');
  const { withTopic, ...props } = options;
  const monitoring = new ConnectorMonitoring(stack, 'Monitoring', {
    watched: watch(stack),
    ...(withTopic === true && { alarmTopic: new Topic(stack, 'Alarms') }),
    ...props,
  });
  const template = Template.fromStack(stack);
  const alarms: Record<string, AlarmProperties> = {};
  for (const { Properties } of Object.values(template.findResources('AWS::CloudWatch::Alarm'))) {
    alarms[String(Properties.AlarmName).split('/').slice(2).join('/')] = Properties;
  }
  return { template, monitoring, alarms };
}

/** A sink of one topic on MSK, with all that there is to watch. */
export function aSink(stack: Stack, changes: Partial<WatchedSink> = {}): WatchedSink {
  const watched = connector(stack);
  return {
    kind: 'sink',
    ...watched,
    clusterName: 'demo',
    failureQueue: new Queue(stack, 'Failed'),
    deadLetterTopic: 'dlq',
    mappings: [aMapping(stack, watched.function, 'readings')],
    ...changes,
  };
}

/** A mapping with all of Lambda's metrics. */
export function aMapping(
  scope: Construct,
  target: lambda.IFunction,
  topic: string,
  changes: Partial<WatchedMapping> = {},
): WatchedMapping {
  return {
    topic,
    consumerGroup: `plant-meters-${topic}`,
    mapping: new lambda.EventSourceMapping(scope, topic, {
      target,
      kafkaTopic: topic,
      eventSourceArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/demo/5d7c6f2e-0a4b-4c1d-9e8f-7a6b5c4d3e2f-3',
      startingPosition: lambda.StartingPosition.TRIM_HORIZON,
    }),
    kafkaMetrics: true,
    eventCounts: true,
    errorCounts: true,
    provisioned: true,
    ...changes,
  };
}

/** A source that runs every minute. */
export function aSource(stack: Stack, changes: Partial<WatchedSource> = {}): WatchedSource {
  return { kind: 'source', ...connector(stack), scheduleInterval: Duration.minutes(1), ...changes };
}

function connector(stack: Stack) {
  const logGroup = new LogGroup(stack, 'Logs');
  return {
    deployment: 'plant',
    connector: 'meters',
    function: new lambda.Function(stack, 'Function', {
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
      timeout: Duration.minutes(5),
      memorySize: 512,
      logGroup,
    }),
    timeout: Duration.minutes(5),
    logGroup,
  };
}
