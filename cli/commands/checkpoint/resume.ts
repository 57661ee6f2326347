import { defineCommand } from '../../frame/command.ts';
import { TARGET_PARAMETERS } from '../../frame/target-parameters.ts';
import { DIRECT, SOURCE, WHY } from '../source/parameters.ts';
import { changedTablesJson, changeTables } from './change.ts';
import { DRY_RUN, TABLES } from './parameters.ts';

export const command = defineCommand({
  about: `Lets paused tables of a source be read on, from where they stopped.`,
  parameters: { connector: SOURCE, table: TABLES, why: WHY, dryRun: DRY_RUN, direct: DIRECT, ...TARGET_PARAMETERS },
  examples: ['checkpoint resume plant meters --why "new firmware"', "checkpoint resume plant 'meters*' --dry-run"],
  json: async () => changedTablesJson,
  run: (asked, context) =>
    changeTables(asked, { done: 'resumed', atOnce: 500, command: (tables) => ['resume', { tables }] }, context),
});
