import * as z from 'zod';
import { parseSettings } from '../../shared/settings/parse.ts';
import type { Precision } from '../../shared/tdengine/time/precision.ts';
import type { BackfillControl } from '../checkpoint/backfills/backfill-control.ts';
import type { PositionControl } from '../checkpoint/position-control.ts';
import type { ListedTable } from '../tables/source-database.ts';
import { nameMatcher } from '../tables/table-selection.ts';

/** What an operator's commands reach. */
export interface CommandPorts {
  readonly positions: PositionControl;
  readonly backfills: BackfillControl;
  /** The database that the source reads. */
  readonly database: string;
  /** The tables that the source reads. */
  tables(): Promise<readonly ListedTable[]>;
  /** Precision of the database. */
  precision(): Promise<Precision>;
  /** TDengine's clock, in ms since 1970. */
  serverNow(): Promise<number>;
}

/** Names of tables in a command; `*` stands for any characters. */
export const tablePatterns = z.array(z.string().min(1).max(192)).min(1);

/** Who gives a command, and why: it is kept with what is changed. */
export const authorship = {
  by: z.string().min(1).max(200).optional(),
  why: z.string().min(1).max(200).optional(),
};

/** A time in ISO 8601 with its zone, as text, written as in the settings. */
export const zonedTime = z.iso.datetime({
  offset: true,
  error: 'must be a time with its zone such as 2024-01-01T00:00:00Z',
});

/** An operator's name for a backfill. */
export const backfillName = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/, 'must be 1 to 64 of a-z, A-Z, 0-9, ".", "_", "-"');

/** Checks the arguments of a command. @throws SettingsError naming command, key, value there and what is allowed. */
export function parseArguments<T extends z.ZodType>(schema: T, command: string, args: unknown): z.output<T> {
  return parseSettings(schema, args, `command ${command}`);
}

/** Whether a backfill is the one that is asked for: by its own id `<id>/<table>`, or by the `<id>` of all of its tables. */
export function isOf(asked: string, id: string): boolean {
  return id === asked || id.startsWith(`${asked}/`);
}

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
