import * as z from 'zod';
import { topicPart, topicTemplate } from './names.ts';

/** Which topics the rows of a table go to, and how those are made that do not exist. */
export const topicShape = {
  topic: topicTemplate
    .optional()
    .describe(
      `Template of the topics’ names from \`\${database}\` and \`\${table}\`, such as \`plant.\${table}\`, in the place of the settings that begin with \`topic\` and stand below. Before \`\${table}\` there must be something, which bounds what the function may write to.`,
    ),
  topicPrefix: topicPart(1, 200)
    .optional()
    .describe('Begins every topic’s name (`topic.prefix`). Exactly one of `topic` and `topicPrefix`.'),
  topicDelimiter: topicPart(0, 10)
    .default('-')
    .describe('Stands between the parts of a topic’s name (`topic.delimiter`).'),
  topicPerStable: z
    .boolean()
    .default(true)
    .describe('`true`: a topic per stable or table; `false`: one for the database (`topic.per.stable`).'),
  topicIgnoreDb: z
    .boolean()
    .default(false)
    .describe('Leave the database out of the topic’s name; with `topicPerStable` only (`topic.ignore.db`).'),
  topicCreation: z
    .strictObject({
      partitions: z
        .int()
        .min(1)
        .max(10_000)
        .describe('Partitions of a new topic (`topic.creation.default.partitions`).'),
      replicationFactor: z
        .int()
        .min(1)
        .max(32)
        .optional()
        .describe(
          'Copies of a new topic (`topic.creation.default.replication.factor`). Left out: the cluster’s own default.',
        ),
      config: z
        .record(z.string().regex(/^[a-z0-9.]+$/), z.string())
        .default({})
        .describe('Settings of a new topic, such as `retention.ms`, by Kafka’s names.'),
    })
    .optional()
    .describe(
      'How topics are made that do not exist. Left out: the brokers make them if they are set to (`auto.create.topics.enable`).',
    ),
} as const;

/** Why the settings name no topic, or name it twice; undefined when they do neither. */
export function topicProblem(source: {
  readonly topic?: string | undefined;
  readonly topicPrefix?: string | undefined;
}): string | undefined {
  const isOne = (source.topic === undefined) !== (source.topicPrefix === undefined);
  return isOne ? undefined : 'needs exactly one of topic and topicPrefix';
}
