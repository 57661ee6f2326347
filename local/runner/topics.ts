import type { Admin } from 'kafkajs';
import type { ConnectorsFile } from '../../functions/shared/settings/index.ts';
import { failureTopicOf } from '../../functions/shared/settings/mapping/failure-destination.ts';

/** The topics that the file's connectors send dead letters to. */
export function deadLetterTopics(file: ConnectorsFile): string[] {
  const connectors = [...Object.values(file.sinks), ...Object.values(file.sources)];
  const names = connectors.map(({ errors }) => errors.deadLetterTopic);
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** The topics that are told of what the file's sinks give up. */
function failureTopics(file: ConnectorsFile): string[] {
  const names = Object.values(file.sinks).map(({ onFailureDestination: to }) => to && failureTopicOf(to));
  return names.filter((name) => name !== undefined);
}

/** The topics that the file's sinks read, and those that get what its connectors cannot write or send. */
export function sinkTopics(file: ConnectorsFile): string[] {
  const read = Object.values(file.sinks).flatMap(({ topics }) => topics);
  return [...new Set([...read, ...deadLetterTopics(file), ...failureTopics(file)])];
}

/** Makes the topics that are missing, with as many partitions as the broker gives a topic. */
export async function createMissingTopics(admin: Admin, topics: readonly string[]): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const missing = topics.filter((topic) => !existing.has(topic));
  if (missing.length === 0) return;
  await admin.createTopics({ topics: missing.map((topic) => ({ topic })), waitForLeaders: true });
}
