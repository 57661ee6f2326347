import { SettingsError, type SourceSettings } from '../functions/shared/settings/index.ts';
import { topicOf } from '../functions/source/topic.ts';
import type { Topics } from './kafka-access.ts';

/**
 * The topics that a source may write to: one, or all that begin with what its tables' topics have in common.
 * @throws SettingsError when Kafka would refuse their names.
 */
export function sourceTopics(connector: string, settings: SourceSettings): Topics {
  const table = 't';
  const topic = topicOfSettings(connector, settings, table);
  return settings.topicPerStable ? { prefix: topic.slice(0, -table.length) } : { name: topic };
}

function topicOfSettings(connector: string, settings: SourceSettings, table: string): string {
  try {
    return topicOf(settings, settings.database, table);
  } catch (error) {
    throw new SettingsError(`sources.${connector}`, [error instanceof Error ? error.message : String(error)]);
  }
}
