import { defineCommand } from '../../frame/command.ts';
import { flag } from '../../frame/parameter.ts';
import { TARGET_PARAMETERS } from '../../frame/target-parameters.ts';
import { DIRECT, SOURCE, WHY } from '../source/parameters.ts';
import { changedTablesJson, changeTables } from './change.ts';
import { DRY_RUN, TABLES } from './parameters.ts';

export const command = defineCommand({
  about: `Deletes the positions of tables: each begins again at the source's timestampInitial, as one that was never read. What
operators did is kept, and a paused table stays paused. Of a table that is gone from TDengine all is deleted.`,
  parameters: {
    ...{ connector: SOURCE, table: TABLES, why: WHY, dryRun: DRY_RUN },
    yes: flag('go on without asking'),
    direct: DIRECT,
    ...TARGET_PARAMETERS,
  },
  examples: ['checkpoint delete plant old_meters', "checkpoint delete plant 'test_*' --yes --why 'trial is over'"],
  json: async () => changedTablesJson,
  run: ({ yes, ...asked }, context) =>
    changeTables(
      asked,
      {
        ...{ done: 'deleted', atOnce: 500, yes },
        command: (tables) => ['delete', { tables }],
        ask: (tables) =>
          `The positions of ${tables.size} tables are deleted: each that is still there begins again at timestampInitial, and its rows from there on are sent again.`,
      },
      context,
    ),
});
