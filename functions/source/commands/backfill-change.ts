import * as z from 'zod';
import { parseArguments } from './arguments.ts';
import { isOf } from './backfill-name.ts';
import type { CommandParts } from './parts.ts';

const schema = z.strictObject({ id: z.string().min(1).max(300) });

/**
 * Pauses, resumes or cancels the backfill of one table, or those of all tables that were started under an id.
 * Cancelling takes finished ones away too, so that the id is free again.
 * @returns their names. @throws Error when there is none, or none that is not finished.
 */
export async function changeBackfill(
  change: 'pause' | 'resume' | 'cancel',
  args: unknown,
  { backfills }: Pick<CommandParts, 'backfills'>,
): Promise<{ readonly change: string; readonly backfills: readonly string[] }> {
  const { id } = parseArguments(schema, `backfill ${change}`, args);
  const all = (await backfills.list()).filter((each) => isOf(id, each.id));
  if (all.length === 0) throw new Error(`there is no backfill ${JSON.stringify(id)}`);
  const meant = change === 'cancel' ? all : all.filter(({ finishedAt }) => finishedAt === undefined);
  if (meant.length === 0) throw new Error(`backfill ${JSON.stringify(id)} is finished`);
  const changed: string[] = [];
  for (const each of meant) {
    if (change === 'cancel') await backfills.remove(each.id);
    else if (!(await backfills.setPaused(each.id, change === 'pause'))) continue;
    changed.push(each.id);
  }
  return { change, backfills: changed };
}
