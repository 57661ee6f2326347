import { consumerGroupOf, SettingsError, type SinkSettings } from '../functions/shared/settings/index.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_AmazonManagedKafkaEventSourceConfig.html */
const MAX_CONSUMER_GROUP = 200;

/**
 * Refuses what Kafka takes and Lambda's event source mapping does not, before a deploy fails half way.
 * @throws SettingsError
 */
export function checkLambdaLimits(props: {
  readonly deployment: string;
  readonly connector: string;
  readonly settings: SinkSettings;
}): void {
  const problems = props.settings.topics.flatMap((topic) => {
    const group = consumerGroupOf(props.deployment, props.connector, topic, props.settings);
    return [...topicProblems(topic), ...groupProblems(topic, group)];
  });
  if (problems.length > 0) throw new SettingsError(`sinks.${props.connector}`, problems);
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
function topicProblems(topic: string): string[] {
  if (/^[^.]./.test(topic)) return [];
  return [`topics: Lambda reads topics of two characters or more that do not begin with "."; got "${topic}"`];
}

function groupProblems(topic: string, group: string): string[] {
  if (group.length <= MAX_CONSUMER_GROUP) return [];
  return [
    `consumerGroupId: topic ${topic} makes a consumer group of ${group.length} characters, and Lambda takes ${MAX_CONSUMER_GROUP}; give one, or shorten the names`,
  ];
}
