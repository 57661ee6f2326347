import type { ListedLetters } from '../../../operations/dead-letters/list.ts';
import { defineCommand } from '../../frame/command.ts';
import { TARGET_PARAMETERS, withTarget } from '../../frame/target-parameters.ts';
import { textTable } from '../../terminal/text-table.ts';
import { KAFKA_PARAMETERS } from '../sink/parameters.ts';
import { ALL, CONNECTOR, FILTER_PARAMETERS, filterOf, limit, lookedAt, place } from './parameters.ts';

export const command = defineCommand({
  about: `Lists the dead letters of a connector, the oldest of each partition first: where each record was, and why it was
rejected. What a record holds is not shown; dead-letters show does. Those that dead-letters replay or drop has dealt with
are left out.

It reads the dead letter topic without a consumer group, and the offsets of group DEPLOYMENT-CONNECTOR-replay; nothing is changed.`,
  parameters: {
    connector: CONNECTOR,
    ...FILTER_PARAMETERS,
    all: ALL,
    limit: limit(50),
    after: place('go on behind this dead letter, as the page before says'),
    ...KAFKA_PARAMETERS,
    ...TARGET_PARAMETERS,
  },
  examples: [
    'dead-letters list meters',
    'dead-letters list meters --stage TASK_PUT --code 0x2603',
    'dead-letters list meters --reason "no route" --from 2024-05-01T00:00:00Z --limit 1000',
    "dead-letters list meters --json | jq '.letters[].reason'",
  ],
  json: async () => (await import('../../../operations/dead-letters/list.ts')).listJson,
  async run({ connector, all, limit: most, after, brokers, kafkaAuthentication, ...values }, context) {
    const [{ withDeadLetters }, { listLetters }] = await Promise.all([
      import('../../../operations/dead-letters/open.ts'),
      import('../../../operations/dead-letters/list.ts'),
    ]);
    const listed = await withTarget(values, (target) =>
      withDeadLetters(target, connector, { brokers, authentication: kafkaAuthentication }, (letters) =>
        listLetters(letters, { filter: filterOf(values), all, limit: most, after, looked: lookedAt(context) }),
      ),
    );
    context.show(listed, () => listLines(listed, context.width));
    return 'done';
  },
});

/** Dead letters as lines for the screen. */
function listLines({ connector, topic, letters, next }: ListedLetters, width: number | undefined): readonly string[] {
  if (letters.length === 0) return [`there are no such dead letters of ${connector} in topic ${topic}`];
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
