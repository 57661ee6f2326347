import { defineCommand, type Ending } from '../../frame/command.ts';
import { TARGET_PARAMETERS } from '../../frame/target-parameters.ts';
import { DIRECT, SOURCE, withSource } from '../source/parameters.ts';
import { SOME_BACKFILL } from './parameters.ts';

export const command = defineCommand({
  about: `Shows the backfills of a source, the oldest first, with the rows that they have sent, their rate since they were started,
and about how long they still take. Exit code 1 when the item of one cannot be read.`,
  parameters: { connector: SOURCE, id: SOME_BACKFILL, direct: DIRECT, ...TARGET_PARAMETERS },
  examples: ['backfill list plant', "backfill list plant may --json | jq '.backfills[].percent'"],
  json: async () => (await import('../../../operations/source/backfills.ts')).backfillsJson,
  async run({ id, ...options }, { show, width }) {
    const [{ readBackfills }, { backfillLines }] = await Promise.all([
      import('../../../operations/source/backfills.ts'),
      import('./backfill-lines.ts'),
    ]);
    return withSource(options, async ({ commands }): Promise<Ending> => {
      const backfills = await readBackfills(commands, id);
      show({ backfills: [...backfills] }, () =>
        backfills.length === 0 ? ['there are none'] : backfillLines(backfills, Date.now(), width),
      );
      return backfills.some(({ state }) => state === 'unreadable') ? 'findings' : 'done';
    });
  },
});
