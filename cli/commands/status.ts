import { setTimeout as sleep } from 'node:timers/promises';
import type { Status } from '../../operations/status/status-json.ts';
import { defineCommand, type Ending } from '../frame/command.ts';
import { argument, flag, naming, text, whole } from '../frame/parameter.ts';
import { TARGET_PARAMETERS, withTarget } from '../frame/target-parameters.ts';
import { KAFKA_PARAMETERS } from './sink/parameters.ts';

/** Erases the terminal, and goes to its beginning. */
const CLEAR = '\x1b[2J\x1b[H';

export const command = defineCommand({
  about: `Tells how all connectors of a deployment are: state, how far behind, rates, what was rejected and sent again, the last
error and the section of the runbook for it, and whether the settings in force are the file’s. With CONNECTOR, all that
is known of that one. Ends with 1 when one fails or is behind, something needs a look or is not known, or a connector of
the file is not deployed.

Each fact is asked for apart, and given ten seconds; of one that cannot be read it says why. Needs
cloudformation:DescribeStacks, and for all facts lambda:ListEventSourceMappings, lambda:GetFunctionConfiguration,
cloudwatch:GetMetricData, logs:FilterLogEvents, logs:DescribeLogStreams, ssm:GetParameter, scheduler:GetSchedule, and
to sign in to Kafka and describe topics and groups there. Where Kafka cannot be reached, CloudWatch tells the lag.`,
  parameters: {
    connector: argument(naming('connector', text('CONNECTOR', 'the one connector that is meant'))),
    ...TARGET_PARAMETERS,
    ...KAFKA_PARAMETERS,
    watch: flag('show it again and again, until Ctrl-C'),
    every: whole('SECONDS', { from: 1, to: 3_600 }, 'with --watch: seconds between', 5),
  },
  examples: [
    'status',
    'status meters --watch',
    'status --local',
    "status --json | jq '.connectors[] | {name, state, why}'",
  ],
  json: async () => (await import('../../operations/status/status-json.ts')).statusJson,
  async run({ connector, brokers, kafkaAuthentication, watch, every, ...options }, context): Promise<Ending> {
    const { show, print, width, untilStopped, progress } = context;
    const [{ readStatus }, { isWell }, { connectorNamed }, { detailLines, statusLines }] = await Promise.all([
      import('../../operations/status/read-status.ts'),
      import('../../operations/status/status-json.ts'),
      import('../../operations/target/deployment.ts'),
      import('./status/status-lines.ts'),
    ]);
    const asked = { only: connector, kafka: { brokers, authentication: kafkaAuthentication } };
    const linesOf = (status: Status) => {
      const [one] = connector === undefined ? [] : status.connectors;
      return one === undefined ? statusLines(status, width) : detailLines(status, one);
    };
    return withTarget(options, async (target) => {
      const stopped = watch ? untilStopped().then(() => 'stopped' as const) : new Promise<never>(() => {});
      for (let isFirst = true; ; isFirst = false) {
        progress('asking AWS and Kafka …');
        const reading = readStatus(target, asked, Date.now()).catch((error: unknown) => {
          if (isFirst) throw error;
          return error instanceof Error ? error : new Error(String(error));
        });
        const status = await Promise.race([reading, stopped]);
        if (status === 'stopped') return 'done';
        if (status instanceof Error) {
          print(`not known: ${status.message}; asked again in ${every} s`);
        } else {
          // It tells what was likely meant.
          if (connector !== undefined && isEmpty(status)) await connectorNamed(target, connector);
          show(status, () => [...(watch && width !== undefined ? [CLEAR] : []), ...linesOf(status)]);
          if (!watch) return isWell(status) ? 'done' : 'findings';
        }
        if ((await Promise.race([stopped, sleep(every * 1_000)])) === 'stopped') return 'done';
      }
    });
  },
});

function isEmpty({ connectors, notDeployed }: Status): boolean {
  return connectors.length + notDeployed.length === 0;
}
