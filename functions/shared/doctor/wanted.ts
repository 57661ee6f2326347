import type { SinkRuntime, SourceRuntime } from '../settings/index.ts';
import type { Wanted } from './ports.ts';

/** What the settings of a sink want to be there. @param topics that it reads */
export function wantedBySink(
  { database, databasePrefix = '', autoCreate, errors }: SinkSettings,
  topics: readonly string[],
): Wanted {
  return {
    databases: database === undefined ? topics.map((topic) => `${databasePrefix}${topic}`) : [database],
    mayCreateDatabase: autoCreate.database,
    deadLetterTopic: errors.deadLetterTopic,
    mayCreateTopics: undefined,
  };
}

type SinkSettings = Pick<SinkRuntime, 'database' | 'databasePrefix' | 'autoCreate' | 'errors'>;

/** What the settings of a source want to be there. */
export function wantedBySource({ database, topicCreation, errors }: SourceSettings): Wanted {
  return {
    databases: [database],
    mayCreateDatabase: false,
    deadLetterTopic: errors.deadLetterTopic,
    mayCreateTopics: topicCreation === undefined ? undefined : true,
  };
}

type SourceSettings = Pick<SourceRuntime, 'database' | 'topicCreation' | 'errors'>;
