import { defineCommand, type Ending } from '../../frame/command.ts';
import { argument, flag, needed, text, texts } from '../../frame/parameter.ts';
import { TARGET_PARAMETERS } from '../../frame/target-parameters.ts';
import { DIRECT, SOURCE, withSource } from '../source/parameters.ts';

export const command = defineCommand({
  about: `Has the rows of tables with from <= time < to sent (again), beside the live ones; no position is moved. The source's own
schedule works on it, window by window, until it is done; it survives crashes and deploys. Each table is a backfill of its
own, ID/TABLE.`,
  parameters: {
    connector: SOURCE,
    id: argument(needed('ID', 'a name for it: 1 to 64 of a-z, A-Z, 0-9, ".", "_", "-"')),
    table: argument(texts('TABLE', 'names of tables, without the database; * stands for any characters')),
    from: needed('TIME', 'first time, in ISO 8601 with its zone'),
    to: needed('TIME', 'the time before which it ends; one in the future is waited for'),
    topic: text(
      'TOPIC',
      'another topic (left out: that of the table); with IAM, one that begins like the source’s own',
    ),
    dryRun: flag('only say which tables would be sent'),
    yes: flag('go on without asking'),
    direct: DIRECT,
    ...TARGET_PARAMETERS,
  },
  examples: [
    "backfill start plant may 'meters*' --from 2026-05-01T00:00:00Z --to 2026-06-01T00:00:00Z",
    'backfill start plant trial meters --from 2026-05-01T00:00:00Z --to 2026-05-02T00:00:00Z --topic plant-again --yes',
  ],
  json: async () => (await import('../../../operations/source/backfills.ts')).startedJson,
  async run({ id, table: tables, from, to, topic, dryRun, yes, ...options }, { show, confirm, usageError }) {
    if (tables.length === 0) throw usageError("name the tables; '*' is all of them");
    const { startedJson } = await import('../../../operations/source/backfills.ts');
    return withSource(options, async ({ commands }): Promise<Ending> => {
      const args = { id, tables, from, to, ...(topic !== undefined && { topic }) };
      const start = async (more: object) =>
        startedJson.parse(await commands('backfill', { start: { ...args, ...more } }));
      const planned = await start({ dryRun: true });
      if (dryRun) {
        show(planned, () => [`would be started: ${planned.started.join(', ')}`, 'Nothing was done.']);
        return 'done';
      }
      const where = topic === undefined ? 'the topics that they are in' : `topic ${topic}`;
      await confirm(
        `Rows of ${planned.started.length} tables from ${from} to before ${to} are sent to ${where}, again where they were sent before: ${planned.started.join(', ')}.`,
        { yes },
      );
      const started = await start({});
      show(started, () => [
        `started: ${started.started.join(', ')}`,
        `see how it goes on: tdkafka backfill watch ${options.connector} ${id}`,
      ]);
      return 'done';
    });
  },
});
