import { TOPIC_NAME } from '../../shared/settings/kafka-names.ts';

/** The settings that make topic names: a template, or a prefix and what goes with it. */
export interface TopicRules {
  readonly topic?: string | undefined;
  readonly topicPrefix?: string | undefined;
  readonly topicDelimiter: string;
  readonly topicPerStable: boolean;
  readonly topicIgnoreDb: boolean;
}

/**
 * The topic of a table: by the template `topic`, or by the rules of the TDengineSourceConnector: prefix, database, table;
 * without database when `topicIgnoreDb`; prefix and database alone when not `topicPerStable`.
 * @throws Error when Kafka would refuse the name; the message names table and topic.
 */
export function topicOf(rules: TopicRules, database: string, table: string): string {
  const name = topicPieces(rules, database).join(table);
  if (!TOPIC_NAME.test(name)) {
    const remedy =
      rules.topic === undefined
        ? 'set topicPerStable to false or leave the table out'
        : `take \${table} out of topic or leave the table out`;
    throw new Error(
      `topic name ${JSON.stringify(name)} of table ${JSON.stringify(table)} is not one that Kafka accepts (1 to 249 of a-z, A-Z, 0-9, ".", "_", "-"): ${remedy}`,
    );
  }
  return name;
}

/** What stands around the table in its topic's name, in order: one piece when all tables go to one topic. */
export function topicPieces(rules: TopicRules, database: string): readonly string[] {
  const { topic, topicPrefix = '', topicDelimiter, topicPerStable, topicIgnoreDb } = rules;
  if (topic !== undefined) return topic.replaceAll(`\${database}`, () => database).split(`\${table}`);
  if (!topicPerStable) return [`${topicPrefix}${topicDelimiter}${database}`];
  const middle = topicIgnoreDb ? '' : `${database}${topicDelimiter}`;
  return [`${topicPrefix}${topicDelimiter}${middle}`, ''];
}
