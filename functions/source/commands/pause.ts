import * as z from 'zod';
import { parseArguments, tablePatterns } from './arguments.ts';
import { knownTables } from './known-tables.ts';
import { matchingTables } from './matching-tables.ts';
import type { CommandParts } from './parts.ts';

const schema = z.strictObject({ tables: tablePatterns });

/** Stops tables from being read, or lets them go on. @returns their names. @throws Error when a pattern names no table. */
export async function pause(
  name: 'pause' | 'resume',
  args: unknown,
  parts: Pick<CommandParts, 'positions' | 'database' | 'tables'>,
): Promise<{ readonly paused: boolean; readonly tables: readonly string[] }> {
  const { tables: patterns } = parseArguments(schema, name, args);
  const tables = matchingTables((await knownTables(parts)).keys(), patterns);
  const paused = name === 'pause';
  for (const table of tables) await parts.positions.setPaused(`${parts.database}.${table}`, paused);
  return { paused, tables };
}
