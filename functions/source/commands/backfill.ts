import * as z from 'zod';
import { TOPIC_NAME } from '../../shared/settings/kafka-names.ts';
import { parseTime } from '../../shared/tdengine/time/iso-reader.ts';
import type { BackfillState } from '../checkpoint/backfills/backfill.ts';
import type { ReadItem } from '../checkpoint/checkpoint.ts';
import { atTime, storable } from '../checkpoint/position.ts';
import { listBackfills } from './backfill-list.ts';
import {
  backfillName,
  type CommandPorts,
  isOf,
  matchingTables,
  parseArguments,
  tablePatterns,
  zonedTime,
} from './command.ts';

const schema = z
  .strictObject({
    start: z.unknown().optional(),
    list: z.unknown().optional(),
    pause: z.unknown().optional(),
    resume: z.unknown().optional(),
    cancel: z.unknown().optional(),
  })
  .refine((command) => Object.keys(command).length === 1, 'needs exactly one of start, list, pause, resume and cancel');

/** Starts, lists, pauses, resumes or cancels backfills. @throws as each of these. */
export async function backfill(
  args: unknown,
  ports: Pick<CommandPorts, 'backfills' | 'tables' | 'precision'>,
): Promise<object> {
  const command = parseArguments(schema, 'backfill', args);
  if ('start' in command) return startBackfill(command.start, ports);
  if ('list' in command) return listBackfills(command.list, ports);
  if ('pause' in command) return changeBackfill('pause', command.pause, ports);
  if ('resume' in command) return changeBackfill('resume', command.resume, ports);
  return changeBackfill('cancel', command.cancel, ports);
}

const startSchema = z.strictObject({
  id: backfillName,
  tables: tablePatterns,
  from: zonedTime,
  to: zonedTime,
  dryRun: z.boolean().optional(),
  topic: z.string().regex(TOPIC_NAME, 'must be 1 to 249 of a-z, A-Z, 0-9, ".", "_", "-"').optional(),
});

/**
 * Has the rows of tables with `from <= time < to` sent: a backfill for each table, named `<id>/<table>`.
 * @returns their names; with `dryRun` those that it would start. @throws Error when there is one of this id already, a pattern names no table, or the database can hold no such time. Nothing is begun then.
 */
async function startBackfill(
  args: unknown,
  { backfills, tables, precision }: Pick<CommandPorts, 'backfills' | 'tables' | 'precision'>,
): Promise<{ readonly started: readonly string[] }> {
  const { id, tables: patterns, from, to, topic, dryRun = false } = parseArguments(startSchema, 'backfill start', args);
  await checkTimes(from, to, precision);
  const read = (await tables()).map(({ name }) => name);
  const names = matchingTables(read, patterns);
  if ([...(await backfills.list()).keys()].some((name) => isOf(id, name))) throw new Error(existsAlready(id));
  if (dryRun) return { started: names.map((table) => `${id}/${table}`) };
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

const changeSchema = z.strictObject({ id: z.string().min(1).max(300) });

/**
 * Pauses, resumes or cancels the backfill of one table, or those of all tables that were started under an id.
 * Cancelling takes finished ones away too, and those that cannot be read, so that the id is free again.
 * @returns their names. @throws Error when there is none, or none that is not finished.
 */
async function changeBackfill(
  change: 'pause' | 'resume' | 'cancel',
  args: unknown,
  { backfills }: Pick<CommandPorts, 'backfills'>,
): Promise<{ readonly change: string; readonly backfills: readonly string[] }> {
  const { id } = parseArguments(changeSchema, `backfill ${change}`, args);
  const all = [...(await backfills.list())].filter(([name]) => isOf(id, name));
  if (all.length === 0) throw new Error(`there is no backfill ${JSON.stringify(id)}`);
  const meant = change === 'cancel' ? all : all.filter(([, read]) => !isFinished(read));
  if (meant.length === 0) throw new Error(`backfill ${JSON.stringify(id)} is finished`);
  const changed: string[] = [];
  for (const [name] of meant) {
    if (change === 'cancel') await backfills.remove(name);
    else if (!(await backfills.setPaused(name, change === 'pause'))) continue;
    changed.push(name);
  }
  return { change, backfills: changed };
}

function isFinished(read: ReadItem<BackfillState>): boolean {
  return read.kind === 'readable' && read.value.finishedAt !== undefined;
}
