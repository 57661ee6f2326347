import * as z from 'zod';
import { parseArguments, tablePatterns } from './arguments.ts';
import type { CommandPorts } from './ports.ts';
import { matchingTables, readAndStored } from './tables.ts';

const schema = z.strictObject({ tables: tablePatterns });

/** Stops tables from being read, or lets them go on. @returns their names. @throws Error when a pattern names no table. */
export async function pause(
  name: 'pause' | 'resume',
  args: unknown,
  ports: Pick<CommandPorts, 'positions' | 'database' | 'tables'>,
): Promise<{ readonly paused: boolean; readonly tables: readonly string[] }> {
  const { tables: patterns } = parseArguments(schema, name, args);
  const tables = matchingTables((await readAndStored(ports)).keys(), patterns);
  const paused = name === 'pause';
  for (const table of tables) await ports.positions.setPaused(`${ports.database}.${table}`, paused);
  return { paused, tables };
}
