import * as z from 'zod';
import type { SeekStep } from '../../operations/offsets/seek.ts';
import { countsOf, seekPlan } from '../../operations/offsets/seek-plan.ts';
import { defineCommand, type Ending } from '../frame/command.ts';
import { flag } from '../frame/parameter.ts';
import { TARGET_PARAMETERS, withTarget } from '../frame/target-parameters.ts';
import { PARTITIONS, SEEK_PARAMETERS, seekTo } from './seek/parameters.ts';
import { KAFKA_PARAMETERS, SINK, TOPICS, targetWords, waitingOf, YES } from './sink/parameters.ts';

const seekJson = z.object({
  connector: z.string(),
  partitions: seekPlan,
  again: z.int().describe('Records that are read again, so many at most.'),
  passedOver: z.int().describe('Records that nobody will write, so many at most.'),
  undo: z
    .string()
    .nullable()
    .describe('File with the offsets from before, for --from-file; null: nothing was changed.'),
  paused: z.array(z.string()).describe('Topics that are paused now: they were before, or --keep-paused was given.'),
});

export const command = defineCommand({
  about: `Sets where a sink reads on, back or forward. It pauses the sink, waits until its batches have ended, refuses when
somebody is active in a consumer group, shows each partition before and after with the times of the records, asks, sets the
offsets, and lets the sink go on, unless it was paused before.

Before it changes an offset it writes those from before to a file below .tdkafka/seek, which --from-file takes, and
\`kafka-consumer-groups --reset-offsets --from-file\` too. One that was interrupted is gone on with by the same command from
the same folder. Records that are read again become the same rows; those that are passed over are written by nobody.

Beside the rights of \`tdkafka pause\` it needs, in Kafka, to read the topic and to describe and read the group.`,
  parameters: {
    connector: SINK,
    ...SEEK_PARAMETERS,
    topic: TOPICS,
    partition: PARTITIONS,
    keepPaused: flag('leave the sink paused'),
    dryRun: flag('only show before and after, as it stands now; nothing is paused'),
    yes: YES,
    ...KAFKA_PARAMETERS,
    ...TARGET_PARAMETERS,
  },
  examples: [
    'seek meters --by -2h',
    'seek meters --to-time 2026-05-01T00:00:00Z --dry-run',
    'seek meters --topic meters-eu --partition 0,3-5 --to-offset 1200 --keep-paused',
    'seek meters --to-earliest --yes',
    'seek meters --from-file .tdkafka/seek/plant-meters-2026-05-01T00-00-00-000Z.csv',
  ],
  json: async () => seekJson,
  async run(values, context) {
    const { connector, topic: topics, partition: partitions = [], keepPaused, dryRun, yes } = values;
    const { brokers, kafkaAuthentication, fromFile } = values;
    const { show, print, progress, width, usageError } = context;
    const to = seekTo(values, usageError);
    const [{ seekSink, trySeek }, { connectorNamed }, { seekJournal }, lines] = await Promise.all([
      import('../../operations/offsets/seek.ts'),
      import('../../operations/target/deployment.ts'),
      import('./seek/journal-file.ts'),
      import('./seek/seek-lines.ts'),
    ]);
    return withTarget(values, async (target): Promise<Ending> => {
      const sink = await connectorNamed(target, connector, 'sink');
      const kafka = { brokers, authentication: kafkaAuthentication };
      const asked = JSON.stringify({ to, fromFile, topics, partitions });
      const wanted = { sink, topics, partitions, to, asked, kafka, keepPaused };
      const words = targetWords(values);
      if (dryRun) {
        const plan = await trySeek(target, wanted, Date.now());
        const counts = countsOf(plan);
        show({ connector, partitions: [...plan], ...counts, undo: null, paused: [] }, () => [
          ...lines.planLines(plan, width),
          'Nothing was done; while the sink reads, it goes on from where it stands now.',
        ]);
        return 'done';
      }
      let step: SeekStep = { kind: 'begun' };
      const state = () => lines.stateText(connector, step, words);
      context.ifInterrupted(state);
      try {
        const done = await seekSink(target, wanted, {
          ...waitingOf(context),
          journal: seekJournal(target.deployment, connector, new Date()),
          step(now) {
            step = now;
          },
          async confirm(plan) {
            progress(undefined);
            for (const line of lines.planLines(plan, width)) print(line);
            await context.confirm(lines.askText(connector, plan), { yes });
          },
        });
        const { plan, undo, paused } = done;
        show({ connector, partitions: [...plan], ...countsOf(plan), undo: undo ?? null, paused: [...paused] }, () => [
          undo === undefined ? 'All partitions stand there already: nothing was set.' : 'The offsets are set.',
          paused.length === 0
            ? 'The sink reads on.'
            : `${paused.join(', ')} stays paused; \`tdkafka resume ${connector}${words}\` lets it read on.`,
          ...(undo === undefined ? [] : [`To undo it: ${lines.undoCommand(connector, undo, words)}`]),
        ]);
        return 'done';
      } catch (error) {
        // When nobody agrees all is as it was.
        if (!context.interrupted.aborted && step.kind !== 'begun') print(state());
        throw error;
      }
    });
  },
});
