import * as z from 'zod';
import { parseArguments } from './arguments.ts';
import { changeBackfill } from './backfill-change.ts';
import { listBackfills } from './backfill-list.ts';
import { startBackfill } from './backfill-start.ts';
import type { CommandPorts } from './ports.ts';

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
