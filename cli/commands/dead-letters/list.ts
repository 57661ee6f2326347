import type { ListedLetters } from '../../../operations/dead-letters/list.ts';
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
  limit,
  lookedAt,
  place,
  withLetters,
} from './parameters.ts';

export const command = defineCommand({
  about: `Lists the dead letters of a connector, the oldest of each partition first: where each record was, and why it was
rejected. What a record holds is not shown; dead-letters show does. Those that dead-letters replay or drop has dealt with
are left out. With --from-failures it lists the records that Lambda has given up, by their own places.

It reads the dead letter topic without a consumer group, and the offsets of group DEPLOYMENT-CONNECTOR-replay; nothing is changed.`,
  parameters: {
    connector: CONNECTOR,
    ...FILTER_PARAMETERS,
    all: ALL,
    fromFailures: FROM_FAILURES,
    limit: limit(50),
    after: place('go on behind this dead letter, as the page before says'),
    ...KAFKA_PARAMETERS,
    ...TARGET_PARAMETERS,
  },
  examples: [
    'dead-letters list meters',
    'dead-letters list meters --from-failures',
    'dead-letters list meters --stage TASK_PUT --code 0x2603',
    'dead-letters list meters --reason "no route" --from 2024-05-01T00:00:00Z --limit 1000',
    "dead-letters list meters --json | jq '.letters[].reason'",
  ],
  json: async () => (await import('../../../operations/dead-letters/list.ts')).listJson,
  async run({ connector, all, fromFailures, limit: most, after, brokers, kafkaAuthentication, ...values }, context) {
    const { listLetters } = await import('../../../operations/dead-letters/list.ts');
    const kafka = { brokers, authentication: kafkaAuthentication };
    const listed = await withTarget(values, (target) =>
      withLetters(target, connector, { fromFailures, topic: values.topic, kafka }, context, (letters) =>
        listLetters(letters, { filter: filterOf(values), all, limit: most, after, looked: lookedAt(context) }),
      ),
    );
    context.show(listed, () => [
      ...listLines(listed, fromFailures ? '' : 'topic ', context.width),
      ...goneLines(listed.gone),
    ]);
    return 'done';
  },
});

/** Dead letters as lines for the screen. */
function listLines(
  { connector, topic, letters, next }: ListedLetters,
  kind: string,
  width: number | undefined,
): readonly string[] {
  if (letters.length === 0) return [`there are no such dead letters of ${connector} in ${kind}${topic}`];
  const rows = letters.map((letter) => [
    letter.dealtWith ? `${letter.place} (done)` : letter.place,
    letter.time,
    letter.partition === null ? letter.topic : `${letter.topic} ${letter.partition}:${letter.offset}`,
    letter.stage,
    letter.reason,
  ]);
  return [
    ...textTable(['place', 'time', 'where it was', 'stage', 'reason'], rows, width),
    ...(next === null ? [] : ['', `there are more: --after ${next}`]),
  ];
}
