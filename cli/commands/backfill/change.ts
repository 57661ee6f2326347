import type * as z from 'zod';
import type { BackfillChange, changedJson } from '../../../operations/source/backfills.ts';
import type { TargetOptions } from '../../../operations/target/target.ts';
import type { Context, Ending } from '../../frame/command.ts';
import { withSource } from '../source/parameters.ts';

/** What a command asks for that changes backfills. */
export interface BackfillAsked extends TargetOptions {
  readonly connector: string;
  readonly id: string;
  readonly direct: boolean;
  readonly dryRun: boolean;
}

/** Pauses, resumes or cancels backfills. @param ask what is asked before; left out, nothing is lost. */
export async function changeBackfills(
  { id, dryRun, ...options }: BackfillAsked,
  change: BackfillChange,
  { show, confirm }: Context<z.infer<typeof changedJson>>,
  ask?: { readonly text: string; readonly yes: boolean },
): Promise<Ending> {
  const operations = await import('../../../operations/source/backfills.ts');
  return withSource(options, async ({ commands }): Promise<Ending> => {
    if (dryRun) {
      const meant = await operations.tryChangeBackfills(commands, change, id);
      show(meant, () => [`${change}: ${meant.backfills.join(', ')}`, 'Nothing was done.']);
      return 'done';
    }
    if (ask !== undefined) {
      const meant = (await operations.readBackfills(commands, id)).map((each) => each.id).join(', ');
      await confirm(`${ask.text}: ${meant === '' ? id : meant}.`, { yes: ask.yes });
    }
    const changed = await operations.changeBackfills(commands, change, id);
    show(changed, () => [`${change}: ${changed.backfills.join(', ')}`]);
    return 'done';
  });
}
