import { randomUUID } from 'node:crypto';
import type { Replayed } from '../../../operations/dead-letters/replay-report.ts';
import { defineCommand } from '../../frame/command.ts';
import { flag, parsed, whole } from '../../frame/parameter.ts';
import { TARGET_PARAMETERS, withTarget } from '../../frame/target-parameters.ts';
import { textTable } from '../../terminal/text-table.ts';
import { tdengineOption } from '../../terminal/usage.ts';
import { KAFKA_PARAMETERS, waitingOf, YES } from '../sink/parameters.ts';
import { CONNECTOR, FILTER_PARAMETERS, FROM_FAILURES, filterOf, goneLines, withLetters } from './parameters.ts';

/** Dead letters that a dry run looks at, if it is not told otherwise. */
const DRY_RUN = 1_000;

export const command = defineCommand({
  about: `Replays dead letters of a sink, once the cause is mended: sends each to the topic where it was, byte for byte, with its own
headers, key and time; or with --through writes it to TDengine as the sink does, by the settings in force, from here. Look first
with --dry-run, which says of each what would become of it.

Where a later record of the same row was written meanwhile, the older one takes its place again. Who else reads the topic gets
the records again too; --through is seen by nobody.

What is done is kept in consumer group DEPLOYMENT-CONNECTOR-replay: a replay that ends early goes on with the same command, and
with other filters none is replayed twice. A record that has been replayed --max-attempts times is left (header
tdkafka.replay.attempts). At the end it waits until the sink has read what was sent, and tells what came back. Exit code 1: some
are dead letters still, or again.

With --from-failures it replays the records that Lambda has given up. A queue or a bucket tells their offsets alone: they are
fetched again from Kafka, and what Kafka has no more is told. A message or object is deleted when all of its records are
replayed; of a Kafka topic, the group keeps it. Messages of a queue are hidden from others while this runs.`,
  parameters: {
    connector: CONNECTOR,
    ...FILTER_PARAMETERS,
    fromFailures: FROM_FAILURES,
    through: flag('write to TDengine from here, with the sink’s own code; what it rejects stays a dead letter'),
    dryRun: flag(`say what would become of each, and send nothing (of the first ${DRY_RUN}, or --limit)`),
    limit: whole('N', { from: 1, to: 1_000_000_000 }, 'dead letters at most (left out: all)'),
    rate: whole('N', { from: 1, to: 1_000_000 }, 'dead letters a second at most (left out: as fast as it goes)'),
    maxAttempts: whole('N', { from: 1, to: 1_000 }, 'how often a record may be replayed', 3),
    wait: whole('SECONDS', { from: 0, to: 86_400 }, 'how long the sink may take to read what was sent', 60),
    tdengine: parsed(
      'URL',
      'http://USER:PASSWORD@HOST:PORT of a TDengine that can be reached from here (left out: that of the function)',
      undefined,
      (url, asked) => tdengineOption(asked.command, url),
    ),
    yes: YES,
    ...KAFKA_PARAMETERS,
    ...TARGET_PARAMETERS,
  },
  examples: [
    'dead-letters replay meters --dry-run',
    'dead-letters replay meters --column v --rate 100',
    'dead-letters replay meters --through --yes',
    'dead-letters replay meters --from-failures --dry-run',
    "dead-letters replay meters --yes --json | jq '.cameBack.count'",
  ],
  json: async () => (await import('../../../operations/dead-letters/replay-report.ts')).replayJson,
  async run(values, context) {
    const { connector, fromFailures, through, dryRun, limit, rate, maxAttempts, wait, tdengine, yes, brokers } = values;
    const [{ countOpen, replay }, { dryReplay }] = await Promise.all([
      import('../../../operations/dead-letters/replay.ts'),
      import('../../../operations/dead-letters/dry-replay.ts'),
    ]);
    const filter = filterOf(values);
    let [done, count] = [0, 0];
    const options = {
      ...{ filter, through, rate, maxAttempts, tdengine },
      limit: limit ?? (dryRun ? DRY_RUN : undefined),
      replayId: randomUUID(),
      waitMs: 1_000 * wait,
      waiting: waitingOf(context),
      done: (number: number) => {
        done = number;
        context.progress(`${number}${count === 0 ? '' : ` of ${count}`} dead letters …`);
      },
    };
    const kafka = { brokers, authentication: values.kafkaAuthentication };
    const report = await withTarget(values, (target) =>
      withLetters(target, connector, { fromFailures, topic: values.topic, kafka }, context, async (letters) => {
        if (dryRun) return dryReplay(target, letters, options);
        const counts = await countOpen(letters, options);
        count = [...counts.values()].reduce((sum, each) => sum + each, 0);
        const removed =
          letters.kept === undefined
            ? ''
            : ` What told of them is deleted from ${letters.topic}, once all of its records are replayed.`;
        const to = through ? 'written to TDengine from here' : `sent again to ${[...counts.keys()].join(', ')}`;
        if (count > 0) await context.confirm(`${count} dead letters of ${connector} are ${to}.${removed}`, { yes });
        context.ifInterrupted(
          () =>
            `${done} of ${count} dead letters are replayed, and ${letters.kept === undefined ? `kept as such in group ${letters.group}` : `what told of them is deleted from ${letters.topic} where that was all`}; the same command goes on. What was under way may be ${through ? 'written' : 'sent'} once more`,
        );
        return replay(target, letters, options);
      }),
    );
    context.show(report, () => replayLines(report, through, context.width));
    return isRight(report) ? 'done' : 'findings';
  },
});

function isRight({ rejected, refused, tooOften, stopped, cameBack, gone }: Replayed): boolean {
  const isBack = cameBack !== null && (cameBack.count > 0 || cameBack.unsure !== null);
  return rejected + refused + tooOften + gone.length === 0 && stopped === null && !isBack;
}

/** A replay as lines for the screen. */
function replayLines(report: Replayed, through: boolean, width: number | undefined): readonly string[] {
  const { dryRun, sent, written, skipped, rejected, refused, tooOften, notDone, tables, stopped, cameBack } = report;
  const counts = (
    [
      ['sent', sent],
      ['written', written],
      ['skipped', skipped],
      ['rejected', rejected],
      ['refused by Kafka', refused],
      ['replayed too often, and left', tooOften],
    ] as const
  ).filter(([name, number]) => number > 0 || name === (through || dryRun ? 'written' : 'sent'));
  const begin = dryRun ? `Nothing is sent. By the settings in force, tables ${tables}, would be` : 'Dead letters';
  return [
    `${begin}: ${counts.map(([name, number]) => `${number} ${name}`).join(', ')}`,
    ...(stopped === null ? [] : [`ended before the last one: ${stopped}; the same command goes on`]),
    ...(notDone.length === 0
      ? []
      : [
          '',
          ...textTable(
            ['place', 'outcome'],
            notDone.map(({ place, outcome }) => [place, outcome]),
            width,
          ),
        ]),
    ...backLines(cameBack, width),
    ...goneLines(report.gone),
  ];
}

function backLines(cameBack: Replayed['cameBack'], width: number | undefined): readonly string[] {
  if (cameBack === null) return [];
  const { count, letters, unsure } = cameBack;
  const begin = `${count} came back as dead letters`;
  return [
    unsure === null ? begin : `${begin} so far; more may: ${unsure}`,
    ...(letters.length === 0
      ? []
      : textTable(
          ['place', 'reason'],
          letters.map(({ place, reason }) => [place, reason]),
          width,
        )),
  ];
}
