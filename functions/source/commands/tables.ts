import { nameMatcher } from '../tables/table-selection.ts';
import type { CommandPorts } from './ports.ts';

/**
 * The tables that the source reads, and those that it has read and that are gone or left out by now, by name.
 * @returns the `create_time` of each, in ms since 1970; undefined of one that is gone.
 */
export async function readAndStored({
  positions,
  database,
  tables,
}: Pick<CommandPorts, 'positions' | 'database' | 'tables'>): Promise<ReadonlyMap<string, number | undefined>> {
  const prefix = `${database}.`;
  const stored = [...(await positions.list()).keys()].filter((name) => name.startsWith(prefix));
  const found = new Map<string, number | undefined>(stored.map((name) => [name.slice(prefix.length), undefined]));
  for (const { name, createTime } of await tables()) found.set(name, createTime);
  return found;
}

/**
 * The tables that patterns name, each once and in order.
 * @throws Error when one of the patterns names none: it is misspelt, or the settings leave the table out.
 */
export function matchingTables(tables: Iterable<string>, patterns: readonly string[]): readonly string[] {
  const all = [...new Set(tables)].sort();
  const found = new Set<string>();
  for (const pattern of patterns) {
    const matches = all.filter(nameMatcher({ include: [pattern], exclude: [] }));
    if (matches.length === 0) throw new Error(`no table of the source is named ${JSON.stringify(pattern)}`);
    for (const name of matches) found.add(name);
  }
  return [...found].sort();
}
