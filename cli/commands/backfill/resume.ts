import { defineCommand } from '../../frame/command.ts';
import { TARGET_PARAMETERS } from '../../frame/target-parameters.ts';
import { DIRECT, SOURCE } from '../source/parameters.ts';
import { changeBackfills } from './change.ts';
import { BACKFILL_ID, DRY_RUN } from './parameters.ts';

export const command = defineCommand({
  about: `Lets paused backfills go on, from where they stopped.`,
  parameters: { connector: SOURCE, id: BACKFILL_ID, dryRun: DRY_RUN, direct: DIRECT, ...TARGET_PARAMETERS },
  examples: ['backfill resume plant may', 'backfill resume plant may/meters'],
  json: async () => (await import('../../../operations/source/backfills.ts')).changedJson,
  run: (asked, context) => changeBackfills(asked, 'resume', context),
});
