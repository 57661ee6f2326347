import { defineCommand, type Ending } from '../frame/command.ts';
import { flag } from '../frame/parameter.ts';
import { TARGET_PARAMETERS, withTarget } from '../frame/target-parameters.ts';
import { KAFKA_PARAMETERS, SINK, TOPICS, targetWords, waitingOf } from './sink/parameters.ts';

export const command = defineCommand({
  about: `Stops a sink from reading: disables its event source mappings, waits until Lambda says that they are, and looks
whether its batches have ended and its consumer groups are empty. Nothing is lost as long as Kafka keeps the records.
Tables of a source are paused by \`tdkafka checkpoint pause\`.

CloudFormation writes a mapping when its own settings change, and then may enable it again; other deploys leave it paused.

It needs lambda:ListEventSourceMappings, GetEventSourceMapping and UpdateEventSourceMapping; where the brokers cannot be
reached from here it says so.`,
  parameters: {
    connector: SINK,
    topic: TOPICS,
    dryRun: flag('only say what would be paused'),
    ...KAFKA_PARAMETERS,
    ...TARGET_PARAMETERS,
  },
  examples: ['pause meters', 'pause meters --topic meters-eu', 'pause meters --local --json'],
  json: async () => (await import('../../operations/offsets/pause-sink.ts')).switchedJson,
  async run({ connector, topic: topics, dryRun, brokers, kafkaAuthentication, ...options }, context) {
    const [{ AFTER_DEPLOY, pauseSink, planSwitch }, { connectorNamed }, { switchLines }] = await Promise.all([
      import('../../operations/offsets/pause-sink.ts'),
      import('../../operations/target/deployment.ts'),
      import('./sink/switch-lines.ts'),
    ]);
    const { show, ifInterrupted, width } = context;
    return withTarget(options, async (target): Promise<Ending> => {
      const sink = await connectorNamed(target, connector, 'sink');
      const wanted = { sink, topics, kafka: { brokers, authentication: kafkaAuthentication } };
      const resume = `tdkafka resume ${connector}${topics.map((each) => ` --topic ${each}`).join('')}${targetWords(options)}`;
      const asked = new Set<string>();
      ifInterrupted(() =>
        asked.size === 0
          ? 'nothing was changed'
          : `the mappings of ${[...asked].join(', ')} were told to stop, and do so when their running batches have ended; ${resume} lets them read on`,
      );
      const paused = dryRun
        ? await planSwitch(target, wanted, 'Disabled')
        : await pauseSink(target, wanted, waitingOf(context), (mapping) => asked.add(mapping.topic));
      show(paused, () => [...switchLines(paused, width), ...(dryRun ? [] : [AFTER_DEPLOY, `to go on: ${resume}`])]);
      return 'done';
    });
  },
});
