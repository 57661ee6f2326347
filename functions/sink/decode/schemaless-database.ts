import type { SinkRuntime } from '../../shared/settings/index.ts';

/** The database that a topic's records go to, unless a route says another. */
export function databaseOf(settings: SinkRuntime, topic: string): string {
  return settings.database ?? `${settings.databasePrefix ?? ''}${topic}`;
}
