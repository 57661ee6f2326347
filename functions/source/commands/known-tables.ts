import type { CommandParts } from './parts.ts';

/**
 * The tables that the source reads, and those that it has read and that are gone or left out by now, by name.
 * @returns the `create_time` of each, in ms since 1970; undefined of one that is gone.
 */
export async function knownTables({
  positions,
  database,
  tables,
}: Pick<CommandParts, 'positions' | 'database' | 'tables'>): Promise<ReadonlyMap<string, number | undefined>> {
  const prefix = `${database}.`;
  const stored = [...(await positions.list()).keys()].filter((name) => name.startsWith(prefix));
  const known = new Map<string, number | undefined>(stored.map((name) => [name.slice(prefix.length), undefined]));
  for (const { name, createTime } of await tables()) known.set(name, createTime);
  return known;
}
