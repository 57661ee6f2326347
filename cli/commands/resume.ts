import { defineCommand, type Ending } from '../frame/command.ts';
import { flag } from '../frame/parameter.ts';
import { TARGET_PARAMETERS, withTarget } from '../frame/target-parameters.ts';
import { SINK, TOPICS, waitingOf } from './sink/parameters.ts';

export const command = defineCommand({
  about: `Lets a sink read on: enables its event source mappings, and waits until Lambda says that they are. It goes on from
what its consumer groups have committed. Tables of a source go on by \`tdkafka checkpoint resume\`.

It needs lambda:ListEventSourceMappings, GetEventSourceMapping and UpdateEventSourceMapping.`,
  parameters: {
    connector: SINK,
    topic: TOPICS,
    dryRun: flag('only say what would be resumed'),
    ...TARGET_PARAMETERS,
  },
  examples: ['resume meters', 'resume meters --topic meters-eu'],
  json: async () => (await import('../../operations/offsets/pause-sink.ts')).switchedJson,
  async run({ connector, topic: topics, dryRun, ...options }, context) {
    const [{ planSwitch, resumeSink }, { connectorNamed }, { switchLines }] = await Promise.all([
      import('../../operations/offsets/pause-sink.ts'),
      import('../../operations/target/deployment.ts'),
      import('./sink/switch-lines.ts'),
    ]);
    const { show, ifInterrupted, width } = context;
    return withTarget(options, async (target): Promise<Ending> => {
      const sink = await connectorNamed(target, connector, 'sink');
      const asked = new Set<string>();
      ifInterrupted(() =>
        asked.size === 0
          ? 'nothing was changed'
          : `the mappings of ${[...asked].join(', ')} were told to begin, and will; nothing more needs to be done`,
      );
      const resumed = dryRun
        ? await planSwitch(target, { sink, topics }, 'Enabled')
        : await resumeSink(target, { sink, topics }, waitingOf(context), (mapping) => asked.add(mapping.topic));
      show(resumed, () => switchLines(resumed, width));
      return 'done';
    });
  },
});
