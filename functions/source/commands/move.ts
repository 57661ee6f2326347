import * as z from 'zod';
import { firstPosition } from '../checkpoint/first-position.ts';
import { beforeAllTimes, positionIso, positionText, storable } from '../checkpoint/position.ts';
import { parseArguments } from './arguments.ts';
import type { CommandPorts } from './ports.ts';
import { readAndStored } from './tables.ts';

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
  ports: Omit<CommandPorts, 'backfills'>,
): Promise<{ readonly table: string; readonly position: string; readonly time: string }> {
  const { table, to } = parseArguments(schema, 'move', args);
  const tables = await readAndStored(ports);
  if (!tables.has(table)) {
    throw new Error(`no table of the source is named ${JSON.stringify(table)}`);
  }
  const precision = await ports.precision();
  const now = to === 'latest' ? await ports.serverNow() : 0;
  const position = storable(firstPosition(to, precision, now) ?? beforeAllTimes(precision), 'command move: to');
  await ports.positions.move(`${ports.database}.${table}`, position, tables.get(table));
  return { table, position: positionText(position), time: positionIso(position) };
}
