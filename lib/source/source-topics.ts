import { SettingsError, type SourceRuntime } from '../../functions/shared/settings/index.ts';
import { TOPIC_NAME } from '../../functions/shared/settings/kafka/kafka-names.ts';
import { topicPieces } from '../../functions/source/tables/topic.ts';
import type { Topics } from '../kafka/kafka-access.ts';

/**
 * The topics that a source may write to: one, or all that begin with what its tables' topics have in common. The
 * settings see to it that they have something in common: else the function could write to every topic of the cluster.
 * @throws SettingsError when Kafka would refuse their names, whatever the table.
 */
export function sourceTopics(connector: string, settings: SourceRuntime): Topics {
  const pieces = topicPieces(settings, settings.database);
  const [before = '', ...others] = pieces;
  if (!TOPIC_NAME.test(pieces.join('t'))) {
    throw new SettingsError(`sources.${connector}`, [
      `Kafka accepts no topic ${others.length === 0 ? 'named' : 'that begins with'} ${JSON.stringify(before)} (1 to 249 of a-z, A-Z, 0-9, ".", "_", "-"): leave the database out by topicIgnoreDb, or by topic`,
    ]);
  }
  return others.length === 0 ? { name: before } : { prefix: before };
}
