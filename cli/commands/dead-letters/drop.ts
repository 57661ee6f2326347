import { defineCommand } from '../../frame/command.ts';
import { flag } from '../../frame/parameter.ts';
import { TARGET_PARAMETERS, withTarget } from '../../frame/target-parameters.ts';
import { KAFKA_PARAMETERS, YES } from '../sink/parameters.ts';
import { CONNECTOR, FILTER_PARAMETERS, filterOf } from './parameters.ts';

export const command = defineCommand({
  about: `Marks dead letters as dealt with: they are neither listed nor replayed any more. The records stay in the dead letter topic
until its retention ends; --delete has Kafka delete them, as far as all before them is dealt with too. The marks are offsets
of consumer group DEPLOYMENT-CONNECTOR-replay, which Kafka keeps for a week after the last change (offsets.retention.minutes).`,
  parameters: {
    connector: CONNECTOR,
    ...FILTER_PARAMETERS,
    delete: flag('have Kafka delete the records too, which cannot be taken back'),
    dryRun: flag('say how many, and change nothing'),
    yes: YES,
    ...KAFKA_PARAMETERS,
    ...TARGET_PARAMETERS,
  },
  examples: [
    'dead-letters drop meters --reason "no route" --dry-run',
    'dead-letters drop meters --to 2024-05-01T00:00:00Z --yes',
    'dead-letters drop meters --delete',
  ],
  json: async () => (await import('../../../operations/dead-letters/drop.ts')).dropJson,
  async run({ connector, delete: deletes, dryRun, yes, brokers, kafkaAuthentication, ...values }, context) {
    const [{ withDeadLetters }, { dropLetters }, { countOpen }] = await Promise.all([
      import('../../../operations/dead-letters/open.ts'),
      import('../../../operations/dead-letters/drop.ts'),
      import('../../../operations/dead-letters/replay.ts'),
    ]);
    const filter = filterOf(values);
    const dropped = await withTarget(values, (target) =>
      withDeadLetters(target, connector, { brokers, authentication: kafkaAuthentication }, async (letters) => {
        const { topic, group } = letters;
        const counts = await countOpen(letters, { filter });
        const count = [...counts.values()].reduce((sum, each) => sum + each, 0);
        if (dryRun) return { connector, topic, group, dropped: count, deleted: [] };
        const lost = deletes ? ' Kafka deletes what is dealt with, which cannot be taken back.' : '';
        if (count > 0 || deletes) {
          await context.confirm(`${count} dead letters of ${connector} count as dealt with.${lost}`, { yes });
        }
        let done = 0;
        context.ifInterrupted(() => `${done} of ${count} dead letters are dropped; the same command goes on`);
        return dropLetters(letters, {
          filter,
          deletes,
          signal: context.interrupted,
          done: (number) => {
            done = number;
            context.progress(`${number} of ${count} dead letters are dropped …`);
          },
        });
      }),
    );
    context.show(dropped, () => [
      `${dropped.dropped} dead letters of ${connector} in topic ${dropped.topic} ${dryRun ? 'would be' : 'are'} dropped`,
      ...dropped.deleted.map(
        ({ partition, before }) => `partition ${partition}: all before offset ${before} is deleted`,
      ),
    ]);
    return 'done';
  },
});
