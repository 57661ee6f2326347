import type { SourceRuntime } from '../../shared/settings/source-runtime.ts';
import type { TDengine } from '../../shared/tdengine/client/client.ts';
import { sourceTables } from './source-database.ts';
import { nameMatcher } from './table-selection.ts';
import { topicOf } from './topic.ts';

/** Topics that are told: as many as show whether the rules and the rights are right. */
const MOST_TOPICS = 20;

/** The topics of the first tables that a source reads, each once. @throws Error when they cannot be listed, or have no topic */
export async function topicsOfTables(
  settings: SourceRuntime,
  tdengine: TDengine,
): Promise<readonly { readonly topic: string }[]> {
  const isRead = nameMatcher(settings.tables);
  const tables = (await sourceTables(tdengine, settings.database)).filter(({ name }) => isRead(name));
  const topics = new Set(tables.map(({ name }) => topicOf(settings, settings.database, name)));
  return [...topics].slice(0, MOST_TOPICS).map((topic) => ({ topic }));
}
