import type { SinkRuntime } from '../../functions/shared/settings/index.ts';
import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import { createDatabaseSql } from '../../functions/sink/schema/prepare-database.ts';
import { loadFormat } from '../../functions/sink/topic-decoders.ts';

/** The databases that records of the topics go to, each once. */
export async function databasesOf(settings: SinkRuntime, topics: Iterable<string>): Promise<readonly string[]> {
  const format = await loadFormat(settings.format);
  return [...new Set([...topics].flatMap((topic) => format.databases(settings, topic)))];
}

/** Makes databases as the sink makes them. */
export async function createDatabases(
  tdengine: TDengine,
  settings: SinkRuntime,
  databases: readonly string[],
): Promise<void> {
  for (const database of databases) {
    await tdengine.execute(createDatabaseSql(database, settings.databasePrecision, settings.databaseOptions));
  }
}
