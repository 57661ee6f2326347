import type { Walked } from '../../operations/migrate/cut-over/walk.ts';
import { defineCommand, type Ending } from '../frame/command.ts';
import { argument, flag, needed, parsed, texts } from '../frame/parameter.ts';
import { TARGET_PARAMETERS, withTarget } from '../frame/target-parameters.ts';
import { tdengineOption } from '../terminal/usage.ts';
import { workerUrl } from './migrate/worker-url.ts';
import { KAFKA_PARAMETERS, waitingOf, YES } from './sink/parameters.ts';
import { rangeEnd } from './verify/range-end.ts';

export const command = defineCommand({
  about: `Walks through the cut-over of one connector of Kafka Connect, with the connectors file that \`tdkafka migrate\` has made:
stops it by its worker, waits until nobody reads in its consumer group, copies offsets where the sink has groups of its own, sees
that what takes its place is deployed, moves the tables of a source to where it stood, lets a paused sink read on, verifies that
all has arrived, and deletes the connector.

Each step is looked at first, and passed over when it holds; each that changes something is asked for. Nothing is remembered but
what the worker, Kafka and AWS show, so that the same command goes on after Ctrl-C, an error or another day. It does not deploy:
it says the command, and goes on when it is given again after that.

The worker must be of Kafka 3.5 or newer. Until the connector is deleted, the way back is to pause what took its place, and
\`curl -X PUT …/connectors/NAME/resume\`.`,
  parameters: {
    old: argument(needed('NAME', 'name of the connector in Kafka Connect')),
    worker: workerUrl('the REST API of the worker that runs it, such as http://connect:8083'),
    to: texts(
      'CONNECTOR',
      'what takes its place, of several sinks each (left out: what has its name or group in the file)',
    ),
    stay: flag('of a source: its tables begin at timestampInitial, and not where the worker says that they stand'),
    verifyFrom: parsed(
      'END',
      'where what is verified begins: a time with its zone, a span before now, or earliest (left out: 1h)',
      undefined,
      (given, asked) => rangeEnd(given, asked, Date.now()),
    ),
    dryRun: flag('only say which steps hold and what is to be done'),
    yes: YES,
    tdengine: parsed(
      'URL',
      'http://USER:PASSWORD@HOST:PORT of a TDengine that can be reached from here (left out: that of the function)',
      undefined,
      (url, asked) => tdengineOption(asked.command, url),
    ),
    ...KAFKA_PARAMETERS,
    ...TARGET_PARAMETERS,
  },
  examples: [
    'cut-over meters --worker http://connect:8083 --dry-run',
    'cut-over meters --worker http://connect:8083 --connectors plant.yaml',
    'cut-over TDengineSourceConnector --worker http://connect:8083 --to plant --verify-from 24h --yes',
  ],
  json: async () => (await import('../../operations/migrate/cut-over/walk.ts')).cutOverJson,
  async run(values, context) {
    const { old, worker, stay, dryRun, yes, tdengine, brokers, kafkaAuthentication } = values;
    if (worker === undefined) throw context.usageError('name the worker with --worker');
    const [{ cutOverSteps }, { tryWalk, walk }, { filterOf }, { DEFAULT_FILE }] = await Promise.all([
      import('../../operations/migrate/cut-over/cut-over.ts'),
      import('../../operations/migrate/cut-over/walk.ts'),
      import('./sink/filter-of.ts'),
      import('../../operations/target/target.ts'),
    ]);
    return withTarget(values, async (target): Promise<Ending> => {
      const path = values.connectors ?? DEFAULT_FILE;
      const wanted = {
        ...{ old, worker, fetch, to: values.to, stays: stay },
        verify: {
          from: values.verifyFrom ?? { kind: 'time' as const, ms: Date.now() - 3_600_000 },
          tdengine,
          filterOf,
        },
        kafka: { brokers, authentication: kafkaAuthentication },
        deployCommand: (stack: string) =>
          `npx cdk deploy ${stack}${path === DEFAULT_FILE ? '' : ` -c connectors=${path}`}`,
      };
      const { to, steps } = await cutOverSteps(target, wanted, waitingOf(context));
      if (dryRun) {
        const walked = await tryWalk(steps, context.interrupted);
        context.show({ connector: old, to: [...to], steps: walked }, () => [
          ...walked.map(lineOf),
          'Nothing was done.',
        ]);
        return 'done';
      }
      const told: Walked[] = [];
      context.ifInterrupted(() => stateText(old, told));
      const walked = await walk(steps, {
        signal: context.interrupted,
        confirm: (does) => context.confirm(does, { yes }),
        told(one) {
          told.push(one);
          context.progress(undefined);
          context.print(lineOf(one));
        },
      });
      context.show({ connector: old, to: [...to], steps: walked }, () => [`${old} is cut over to ${to.join(', ')}.`]);
      return 'done';
    });
  },
});

function lineOf({ step, of, state, seen }: Walked): string {
  return `${state.padEnd(5)}  ${step.padEnd(9)}  ${of}: ${seen}`;
}

function stateText(old: string, told: readonly Walked[]): string {
  const held = told.map(({ step, of }) => `${step} ${of}`).join(', ');
  const isStopped = told.some(({ step }) => step === 'stop');
  return [
    held === '' ? 'No step is known to hold' : `These steps hold: ${held}`,
    isStopped ? `connector ${old} is stopped, and no records or rows are lost meanwhile` : `look whether ${old} runs`,
    'the same command goes on from there',
  ].join('; ');
}
