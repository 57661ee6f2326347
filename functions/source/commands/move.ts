import * as z from 'zod';
import { isoTime } from '../../shared/tdengine/time/iso-writer.ts';
import { EARLIEST_NAMED_TIME } from '../../shared/tdengine/time/precision.ts';
import { firstPosition } from '../checkpoint/first-position.ts';
import { parseArguments } from './arguments.ts';
import { knownTables } from './known-tables.ts';
import type { CommandParts } from './parts.ts';
import { storedTime } from './stored-time.ts';

const place = 'must be earliest, latest, or a time with its zone such as 2024-01-01T00:00:00Z';

const schema = z.strictObject({
  table: z.string().min(1).max(192),
  to: z.union([z.enum(['earliest', 'latest']), z.iso.datetime({ offset: true, error: place })], place),
});

/**
 * Moves a table's position: rows after it are sent (again), rows behind it are not. A row of the very time is sent.
 * It is the position of the table as it is now, also when that was made anew and no tick has seen it yet.
 * @throws Error when the source knows no such table, or the database can hold no such time.
 */
export async function move(
  args: unknown,
  parts: Omit<CommandParts, 'backfills'>,
): Promise<{ readonly table: string; readonly position: string; readonly time: string }> {
  const { table, to } = parseArguments(schema, 'move', args);
  const known = await knownTables(parts);
  if (!known.has(table)) {
    throw new Error(`no table of the source is named ${JSON.stringify(table)}`);
  }
  const precision = await parts.precision();
  const now = to === 'latest' ? await parts.serverNow() : 0;
  // A position, and not the lack of one: without, the table would begin at `timestampInitial`.
  const time = storedTime(firstPosition(to, precision, now) ?? EARLIEST_NAMED_TIME, precision, 'command move: to');
  await parts.positions.move(`${parts.database}.${table}`, { time, precision }, known.get(table));
  return { table, position: time.toString(), time: isoTime(time, precision) };
}
