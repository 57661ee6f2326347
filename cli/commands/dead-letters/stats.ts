import type { LetterStats } from '../../../operations/dead-letters/stats.ts';
import { defineCommand } from '../../frame/command.ts';
import { TARGET_PARAMETERS, withTarget } from '../../frame/target-parameters.ts';
import { textTable } from '../../terminal/text-table.ts';
import { KAFKA_PARAMETERS } from '../sink/parameters.ts';
import {
  ALL,
  CONNECTOR,
  FILTER_PARAMETERS,
  FROM_FAILURES,
  filterOf,
  goneLines,
  lookedAt,
  withLetters,
} from './parameters.ts';

export const command = defineCommand({
  about: `Counts the dead letters of a connector: by stage and reason (the same words with other numbers are one), by topic and
partition, and by the hour of the records. It reads all of them, and holds none.`,
  parameters: {
    connector: CONNECTOR,
    ...FILTER_PARAMETERS,
    all: ALL,
    fromFailures: FROM_FAILURES,
    ...KAFKA_PARAMETERS,
    ...TARGET_PARAMETERS,
  },
  examples: [
    'dead-letters stats meters',
    'dead-letters stats meters --from 2024-05-01T00:00:00Z --to 2024-05-02T00:00:00Z',
    "dead-letters stats meters --json | jq '.reasons[0]'",
  ],
  json: async () => (await import('../../../operations/dead-letters/stats.ts')).statsJson,
  async run({ connector, all, fromFailures, brokers, kafkaAuthentication, ...values }, context) {
    const { letterStats } = await import('../../../operations/dead-letters/stats.ts');
    const kafka = { brokers, authentication: kafkaAuthentication };
    const stats = await withTarget(values, (target) =>
      withLetters(target, connector, { fromFailures, topic: values.topic, kafka }, context, (letters) =>
        letterStats(letters, { filter: filterOf(values), all, looked: lookedAt(context) }),
      ),
    );
    context.show(stats, () => [
      ...statsLines(stats, all, fromFailures ? '' : 'topic ', context.width),
      ...goneLines(stats.gone),
    ]);
    return 'done';
  },
});

/** Counts as lines for the screen. */
function statsLines(stats: LetterStats, all: boolean, kind: string, width: number | undefined): readonly string[] {
  const { connector, topic, open, dealtWith, reasons, topics, hours, others } = stats;
  const counted = all ? `${open} dead letters, and ${dealtWith} that are dealt with` : `${open} dead letters`;
  const begin = `${counted} of ${connector} in ${kind}${topic}`;
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
