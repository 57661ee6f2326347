import { TOPIC_NAME } from '../shared/settings/topic-name.ts';

/** The settings that make topic names. */
export interface TopicRules {
  readonly topicPrefix: string;
  readonly topicDelimiter: string;
  readonly topicPerStable: boolean;
  readonly topicIgnoreDb: boolean;
}

/**
 * The topic of a table, by the rules of the TDengineSourceConnector: prefix, database, table; without database when
 * `topicIgnoreDb`; prefix and database alone when not `topicPerStable`.
 * @throws Error when Kafka would refuse the name.
 */
export function topicOf(rules: TopicRules, database: string, table: string): string {
  const { topicPrefix, topicDelimiter, topicPerStable, topicIgnoreDb } = rules;
  const parts = topicPerStable
    ? topicIgnoreDb
      ? [topicPrefix, table]
      : [topicPrefix, database, table]
    : [topicPrefix, database];
  const name = parts.join(topicDelimiter);
  if (!TOPIC_NAME.test(name)) {
    throw new Error(
      `topic name ${JSON.stringify(name)} is not one that Kafka accepts (1 to 249 of a-z, A-Z, 0-9, ".", "_", "-"): set topicPerStable to false or leave the table out`,
    );
  }
  return name;
}
