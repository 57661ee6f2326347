import * as z from 'zod';
import { TOPIC_NAME } from '../../shared/settings/kafka/topic-name.ts';
import { parseTime } from '../../shared/tdengine/time/iso-reader.ts';
import { atTime, storable } from '../checkpoint/position.ts';
import { backfillName, isOf, parseArguments, tablePatterns, zonedTime } from './arguments.ts';
import type { CommandPorts } from './ports.ts';
import { matchingTables } from './tables.ts';

const schema = z.strictObject({
  id: backfillName,
  tables: tablePatterns,
  from: zonedTime,
  to: zonedTime,
  topic: z.string().regex(TOPIC_NAME, 'must be 1 to 249 of a-z, A-Z, 0-9, ".", "_", "-"').optional(),
});

/**
 * Has the rows of tables with `from <= time < to` sent: a backfill for each table, named `<id>/<table>`.
 * @returns their names. @throws Error when there is one of this id already, a pattern names no table, or the database can hold no such time. Nothing is begun then.
 */
export async function startBackfill(
  args: unknown,
  { backfills, tables, precision }: Pick<CommandPorts, 'backfills' | 'tables' | 'precision'>,
): Promise<{ readonly started: readonly string[] }> {
  const { id, tables: patterns, from, to, topic } = parseArguments(schema, 'backfill start', args);
  await checkTimes(from, to, precision);
  const read = (await tables()).map(({ name }) => name);
  const names = matchingTables(read, patterns);
  if ([...(await backfills.list()).keys()].some((name) => isOf(id, name))) throw new Error(existsAlready(id));
  const started: string[] = [];
  for (const table of names) {
    const name = `${id}/${table}`;
    if (!(await backfills.create({ id: name, table, from, to, topic }))) throw new Error(existsAlready(name));
    started.push(name);
  }
  return { started };
}

async function checkTimes(from: string, to: string, precision: CommandPorts['precision']): Promise<void> {
  const unit = await precision();
  const begin = storable(atTime(parseTime(from, unit), unit), 'command backfill start: from');
  const end = storable(atTime(parseTime(to, unit), unit), 'command backfill start: to');
  // In the database's unit, in which times that differ by less are one.
  if (end.time <= begin.time) throw new Error('command backfill start: to must be later than from');
}

function existsAlready(id: string): string {
  return `backfill ${id} exists already; cancel it, or take another id`;
}
