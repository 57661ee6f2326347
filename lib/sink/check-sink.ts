import { Token } from 'aws-cdk-lib';
import { consumerGroupOf, SettingsError, type SinkRuntime } from '../../functions/shared/settings/index.ts';
import {
  type MappingProblem,
  mappingProblems,
  mappingServersProblem,
} from '../../functions/shared/settings/mapping/check-mapping.ts';
import type { TDengineSinkProps } from './sink-props.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_AmazonManagedKafkaEventSourceConfig.html */
const MAX_CONSUMER_GROUP = 200;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
const MAX_BATCH = 10_000;

/** The properties that CDK names otherwise than the Lambda API, by the API's names. */
const CDK_NAMES: Readonly<Record<string, string>> = {
  maximumRetryAttempts: 'retryAttempts',
  maximumRecordAgeSeconds: 'maxRecordAge',
  bisectBatchOnFunctionError: 'bisectBatchOnError',
  onFailureDestination: 'onFailure',
  schemaRegistry: 'schemaRegistryConfig',
  systemLogLevel: 'logLevel',
};

/**
 * Refuses what Lambda's event source mapping does not take, before a deploy fails half way, and what it would silently
 * do otherwise.
 * @param nowMs the time of the synth.
 * @throws SettingsError with a line for each problem.
 */
export function checkSink(
  props: TDengineSinkProps,
  { format, errors }: Pick<SinkRuntime, 'format' | 'errors'>,
  nowMs: number,
): void {
  // Of what is left out, Lambda's own defaults.
  const pollers = props.provisionedPollerConfig;
  const problems = [
    ...listProblems(props.topics, errors.deadLetterTopic),
    ...props.topics.flatMap((topic) => topicProblems(props, topic)),
    ...batchProblems(props.batchSize),
    ...timeProblems(props.startingPositionTimestamp, nowMs),
    ...serverProblems(props.kafka.bootstrapServers),
    ...mappingProblems({
      topics: props.topics,
      startingPosition: props.startingPosition ?? 'TRIM_HORIZON',
      startingPositionTimestamp: props.startingPositionTimestamp?.toString(),
      consumerGroupId: props.consumerGroupId,
      provisionedPollerConfig: pollers && { minimumPollers: 1, maximumPollers: 200, ...pollers },
      maximumRetryAttempts: props.retryAttempts,
      maximumRecordAgeSeconds: props.maxRecordAge?.toSeconds(),
      bisectBatchOnFunctionError: props.bisectBatchOnError,
      // What it is, it tells only when it is bound: see onFailureOf.
      onFailureDestination: props.onFailure === undefined ? undefined : '',
      schemaRegistry: props.schemaRegistryConfig,
      systemLogLevel: props.logLevel,
      format,
    }).map(problemText),
  ];
  if (problems.length > 0) throw new SettingsError(`sinks.${props.connector}`, problems);
}

function problemText({ path, message }: MappingProblem): string {
  return `${path.map(cdkName).join('.')}: ${message.replaceAll(/\w+/g, cdkName)}`;
}

function cdkName(name: string): string {
  return CDK_NAMES[name] ?? name;
}

function batchProblems(batchSize = MAX_BATCH): string[] {
  if (Token.isUnresolved(batchSize) || (batchSize >= 1 && batchSize <= MAX_BATCH)) return [];
  return [`batchSize: must be 1 to ${MAX_BATCH}; got ${batchSize}`];
}

function timeProblems(seconds: number | undefined, nowMs: number): string[] {
  if (seconds === undefined || Token.isUnresolved(seconds) || (seconds > 0 && seconds * 1_000 <= nowMs)) return [];
  return ['startingPositionTimestamp: must be from 1970-01-01T00:00:01Z to now: Lambda takes no time in the future'];
}

function serverProblems(servers: readonly string[] | undefined): string[] {
  if (servers === undefined || Token.isUnresolved(servers) || servers.some((server) => Token.isUnresolved(server))) {
    return [];
  }
  const problem = mappingServersProblem(servers);
  return problem === undefined ? [] : [`kafka: bootstrapServers: ${problem}`];
}

function listProblems(topics: readonly string[], deadLetterTopic: string | undefined): string[] {
  const problems: string[] = [];
  if (topics.length === 0) problems.push('topics: must not be empty');
  if (new Set(topics).size < topics.length) problems.push('topics: must not name a topic twice');
  if (deadLetterTopic !== undefined && topics.includes(deadLetterTopic)) {
    problems.push('settings.errors.deadLetterTopic: must not be one of the topics that the sink reads');
  }
  return problems;
}

function topicProblems(props: TDengineSinkProps, topic: string): string[] {
  if (Token.isUnresolved(topic)) return ['topics: must be known at synth, since their mappings are named after them'];
  const problems: string[] = [];
  if (!/^[^.]./.test(topic)) {
    problems.push(`topics: Lambda reads topics of two characters or more that do not begin with "."; got "${topic}"`);
  }
  const group = consumerGroupOf(props.deployment, props.connector, topic, props);
  if (group.length > MAX_CONSUMER_GROUP) {
    problems.push(
      `consumerGroupId: topic ${topic} makes a consumer group of ${group.length} characters, and Lambda takes ${MAX_CONSUMER_GROUP}; give one, or shorten the names`,
    );
  }
  return problems;
}
