import { defineCommand } from '../../frame/command.ts';
import { flag } from '../../frame/parameter.ts';
import { TARGET_PARAMETERS } from '../../frame/target-parameters.ts';
import { DIRECT, SOURCE } from '../source/parameters.ts';
import { changeBackfills } from './change.ts';
import { BACKFILL_ID, DRY_RUN } from './parameters.ts';

export const command = defineCommand({
  about: `Cancels backfills, and forgets finished ones, so that their ID is free again. What a cancelled one has sent stays sent.`,
  parameters: {
    ...{ connector: SOURCE, id: BACKFILL_ID },
    yes: flag('go on without asking'),
    dryRun: DRY_RUN,
    direct: DIRECT,
    ...TARGET_PARAMETERS,
  },
  examples: [
    'backfill cancel plant may',
    'backfill cancel plant may --dry-run',
    'backfill cancel plant may/meters --yes',
  ],
  json: async () => (await import('../../../operations/source/backfills.ts')).changedJson,
  run: ({ yes, ...asked }, context) =>
    changeBackfills(asked, 'cancel', context, {
      text: 'What is not sent yet of these stays unsent, and they are forgotten',
      yes,
    }),
});
