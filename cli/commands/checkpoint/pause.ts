import { defineCommand } from '../../frame/command.ts';
import { TARGET_PARAMETERS } from '../../frame/target-parameters.ts';
import { DIRECT, SOURCE, WHY } from '../source/parameters.ts';
import { changedTablesJson, changeTables } from './change.ts';
import { DRY_RUN, TABLES } from './parameters.ts';

export const command = defineCommand({
  about: `Stops tables of a source from being read, whether a tick runs or not. A run that reads a table commits the window that it has
sent, and then leaves it. Rows wait in TDengine; nothing is lost as long as its KEEP says. A deploy changes nothing of it.
Sinks are paused by \`tdkafka pause\`.`,
  parameters: { connector: SOURCE, table: TABLES, why: WHY, dryRun: DRY_RUN, direct: DIRECT, ...TARGET_PARAMETERS },
  examples: ['checkpoint pause plant meters --why "new firmware"', "checkpoint pause plant 'meters*' --dry-run"],
  json: async () => changedTablesJson,
  run: (asked, context) =>
    changeTables(asked, { done: 'paused', atOnce: 500, command: (tables) => ['pause', { tables }] }, context),
});
