import type { CommandParts } from './parts.ts';

/** Names of the tables that the source reads, and of those that it has read and that are gone or left out by now. */
export async function knownTables({
  positions,
  database,
  tables,
}: Pick<CommandParts, 'positions' | 'database' | 'tables'>): Promise<readonly string[]> {
  const prefix = `${database}.`;
  const stored = [...(await positions.list()).keys()].filter((name) => name.startsWith(prefix));
  return [...(await tables()), ...stored.map((name) => name.slice(prefix.length))];
}
