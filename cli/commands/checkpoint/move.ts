import { parseTime } from '../../../functions/shared/tdengine/time/iso-reader.ts';
import { defineCommand } from '../../frame/command.ts';
import { flag, needed } from '../../frame/parameter.ts';
import { TARGET_PARAMETERS } from '../../frame/target-parameters.ts';
import { DIRECT, SOURCE, WHY } from '../source/parameters.ts';
import { changedTablesJson, changeTables } from './change.ts';
import { DRY_RUN, TABLES } from './parameters.ts';

export const command = defineCommand({
  about: `Moves the positions of tables: rows of the given time and later are sent (again), earlier ones are not. A run that reads
the table meanwhile cannot commit, and the next one goes on from there; what it has sent by then stays sent. What was known
of late rows behind the position is forgotten. A paused table stays paused.

All from there is sent again, live rows last. To send an old stretch beside live rows: \`tdkafka backfill start\`.`,
  parameters: {
    connector: SOURCE,
    table: TABLES,
    to: needed('TIME', 'a time in ISO 8601 with its zone, as fine as the database counts; or earliest, or latest'),
    why: WHY,
    dryRun: DRY_RUN,
    yes: flag('go on without asking'),
    direct: DIRECT,
    ...TARGET_PARAMETERS,
  },
  examples: [
    'checkpoint move plant meters --to 2026-05-01T00:00:00Z --why "sent with the wrong key"',
    "checkpoint move plant 'meters*' --to earliest --dry-run",
    'checkpoint move plant meters --to latest --yes',
  ],
  json: async () => changedTablesJson,
  async run({ to, yes, ...asked }, context) {
    if (to !== 'earliest' && to !== 'latest') {
      try {
        parseTime(to, 'ns');
      } catch {
        throw context.usageError(
          `--to must be earliest, latest, or a time with its zone such as 2024-01-01T00:00:00Z; got "${to}"`,
        );
      }
    }
    return changeTables(
      asked,
      {
        ...{ done: 'moved', atOnce: 1, yes },
        command: ([table]) => ['move', { table, to }],
        ask: (tables) =>
          `${tables.size} tables are moved to ${to}: rows of that time and later are sent, again where they were sent before; earlier ones that were not sent never will be.`,
      },
      context,
    );
  },
});
