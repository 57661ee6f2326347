import { defineCommand } from '../../frame/command.ts';
import { TARGET_PARAMETERS } from '../../frame/target-parameters.ts';
import { DIRECT, SOURCE } from '../source/parameters.ts';
import { changeBackfills } from './change.ts';
import { BACKFILL_ID, DRY_RUN } from './parameters.ts';

export const command = defineCommand({
  about: `Has backfills wait: an invocation that works on one commits the window that it has sent, and then leaves it.`,
  parameters: { connector: SOURCE, id: BACKFILL_ID, dryRun: DRY_RUN, direct: DIRECT, ...TARGET_PARAMETERS },
  examples: ['backfill pause plant may', 'backfill pause plant may/meters'],
  json: async () => (await import('../../../operations/source/backfills.ts')).changedJson,
  run: (asked, context) => changeBackfills(asked, 'pause', context),
});
