import * as z from 'zod';
import { matchingTables } from '../../functions/source/commands/command.ts';
import { OperationError } from '../operation-error.ts';
import type { SourceCommands } from './source-commands.ts';

const change = z.object({
  at: z.string(),
  by: z.string().nullable().describe('ARN of who did it, or a user; null: nobody said.'),
  what: z.enum(['pause', 'resume', 'move', 'delete']),
  from: z.string().nullable().describe('The position before; null: none.'),
  to: z.string().nullable(),
  why: z.string().nullable(),
});

const position = z.object({
  position: z.string().nullable().describe('In the database’s unit, exact; null before the first row.'),
  precision: z.string().nullable(),
  time: z.string().nullable().describe('The position in ISO 8601: all rows up to it, its own included, are in Kafka.'),
  standsBefore: z
    .object({ subtable: z.string(), time: z.string() })
    .nullable()
    .describe('The row that cannot be sent, before which the table stands.'),
  tableCreateTime: z.string().nullable(),
  paused: z.boolean(),
  version: z.int(),
  updatedAt: z.string().nullable(),
  changes: z.array(change).optional().describe('What operators did, the oldest first: the last ten.'),
});

const unreadable = z.object({ unreadable: z.string(), paused: z.boolean() });

/** The positions of a source, by `<database>.<table>`. */
export const positionsJson = z.record(z.string(), z.union([position, unreadable]));

/** Where a table is. */
export type TablePosition = z.infer<typeof positionsJson>[string];

const answer = z.object({ positions: positionsJson, next: z.string().optional() });

/**
 * Where all tables of a source are, by `<database>.<table>`, asked for page by page.
 * @param changes whether what operators did is asked for too.
 */
export async function readPositions(
  commands: SourceCommands,
  changes = false,
): Promise<ReadonlyMap<string, TablePosition>> {
  const found = new Map<string, TablePosition>();
  let after: string | undefined;
  do {
    const args = { ...(changes && { changes }), ...(after !== undefined && { after }) };
    const page = answer.parse(await commands('positions', args));
    for (const [name, line] of Object.entries(page.positions)) found.set(name, line);
    after = page.next;
  } while (after !== undefined);
  return found;
}

/** The table in `<database>.<table>`. */
export function tableIn(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}

/**
 * Those of the positions that patterns name; a name without `*` that has no position yet is left to the source.
 * @throws OperationError `asked-wrongly` when a pattern names none
 */
export function namedPositions(
  all: ReadonlyMap<string, TablePosition>,
  patterns: readonly string[],
): ReadonlyMap<string, TablePosition | undefined> {
  const byTable = new Map([...all].map(([name, line]) => [tableIn(name), line] as const));
  const found = new Map<string, TablePosition | undefined>();
  for (const pattern of patterns) {
    if (!pattern.includes('*')) {
      found.set(pattern, byTable.get(pattern));
      continue;
    }
    try {
      for (const table of matchingTables(byTable.keys(), [pattern])) found.set(table, byTable.get(table));
    } catch (cause) {
      throw new OperationError('asked-wrongly', cause instanceof Error ? cause.message : String(cause), { cause });
    }
  }
  return found;
}
