import * as z from 'zod';
import type { BackfillState } from '../checkpoint/backfills/backfill-item.ts';
import type { ReadItem } from '../checkpoint/checkpoint-item.ts';
import { isOf, parseArguments } from './arguments.ts';
import type { CommandPorts } from './ports.ts';

const schema = z.strictObject({ id: z.string().min(1).max(300) });

/**
 * Pauses, resumes or cancels the backfill of one table, or those of all tables that were started under an id.
 * Cancelling takes finished ones away too, and those that cannot be read, so that the id is free again.
 * @returns their names. @throws Error when there is none, or none that is not finished.
 */
export async function changeBackfill(
  change: 'pause' | 'resume' | 'cancel',
  args: unknown,
  { backfills }: Pick<CommandPorts, 'backfills'>,
): Promise<{ readonly change: string; readonly backfills: readonly string[] }> {
  const { id } = parseArguments(schema, `backfill ${change}`, args);
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
