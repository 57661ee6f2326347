import type { SourceSettings } from '../functions/shared/settings/index.ts';
import type { Topics } from './kafka-access.ts';

/** The topics that a source may write to: one, or all that begin with what its tables' topics have in common. */
export function sourceTopics(settings: SourceSettings): Topics {
  const { topicPrefix, topicDelimiter: delimiter, database } = settings;
  if (!settings.topicPerStable) return { name: `${topicPrefix}${delimiter}${database}` };
  if (settings.topicIgnoreDb) return { prefix: `${topicPrefix}${delimiter}` };
  return { prefix: `${topicPrefix}${delimiter}${database}${delimiter}` };
}
