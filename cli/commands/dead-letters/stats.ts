import type { LetterStats } from '../../../operations/dead-letters/stats.ts';
import { defineCommand } from '../../frame/command.ts';
import { TARGET_PARAMETERS, withTarget } from '../../frame/target-parameters.ts';
import { textTable } from '../../terminal/text-table.ts';
import { KAFKA_PARAMETERS } from '../sink/parameters.ts';
import { ALL, CONNECTOR, FILTER_PARAMETERS, filterOf, lookedAt } from './parameters.ts';

export const command = defineCommand({
  about: `Counts the dead letters of a connector: by stage and reason (the same words with other numbers are one), by topic and
partition, and by the hour of the records. It reads all of them, and holds none.`,
  parameters: { connector: CONNECTOR, ...FILTER_PARAMETERS, all: ALL, ...KAFKA_PARAMETERS, ...TARGET_PARAMETERS },
  examples: [
    'dead-letters stats meters',
    'dead-letters stats meters --from 2024-05-01T00:00:00Z --to 2024-05-02T00:00:00Z',
    "dead-letters stats meters --json | jq '.reasons[0]'",
  ],
  json: async () => (await import('../../../operations/dead-letters/stats.ts')).statsJson,
  async run({ connector, all, brokers, kafkaAuthentication, ...values }, context) {
    const [{ withDeadLetters }, { letterStats }] = await Promise.all([
      import('../../../operations/dead-letters/open.ts'),
      import('../../../operations/dead-letters/stats.ts'),
    ]);
    const stats = await withTarget(values, (target) =>
      withDeadLetters(target, connector, { brokers, authentication: kafkaAuthentication }, (letters) =>
        letterStats(letters, { filter: filterOf(values), all, looked: lookedAt(context) }),
      ),
    );
    context.show(stats, () => statsLines(stats, all, context.width));
    return 'done';
  },
});

/** Counts as lines for the screen. */
function statsLines(stats: LetterStats, all: boolean, width: number | undefined): readonly string[] {
  const { connector, topic, open, dealtWith, reasons, topics, hours, others } = stats;
  const counted = all ? `${open} dead letters, and ${dealtWith} that are dealt with` : `${open} dead letters`;
  const begin = `${counted} of ${connector} in topic ${topic}`;
  if (open + dealtWith === 0) return [begin];
  return [
    begin,
    '',
    ...textTable(
      ['count', 'stage', 'code', 'first', 'reason'],
      reasons.map(({ count, stage, code, first, reason }) => [count, stage, code ?? '', first, reason]),
      width,
    ),
    ...(others === 0 ? [] : [`and ${others} of further reasons`]),
    '',
    ...textTable(
      ['count', 'where they were'],
      topics.map((each) => [each.count, each.partition === null ? each.topic : `${each.topic} ${each.partition}`]),
      width,
    ),
    '',
    ...textTable(
      ['count', 'hour'],
      hours.map(({ count, hour }) => [count, hour]),
      width,
    ),
  ];
}
