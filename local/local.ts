import { liveScreen } from '../cli/terminal/live-screen.ts';
import { quietWarnings, untilSignal } from '../cli/terminal/process.ts';
import { runCommand } from '../cli/terminal/report-error.ts';
import {
  brokersOption,
  COMMON_OPTIONS,
  portOption,
  readArguments,
  registryOption,
  tdengineOption,
  UsageError,
} from '../cli/terminal/usage.ts';
import { readConnectorsFile } from '../functions/shared/settings/file/read-file.ts';
import { startingText, startParts } from './parts/parts.ts';
import { runConnectors } from './run-connectors.ts';
import { atRegistry, registryParameters } from './runner/registries.ts';

const COMMAND = 'npm run local --';

const HELP = `Runs a connectors file on this machine, with the functions that a deploy ships.

  npm run local -- --connectors FILE [--kafka HOST:PORT] [--tdengine URL]
                   [--registry URL] [--aws-port PORT] [--until-idle] [--verbose]

  --connectors FILE    the connectors file
  --kafka HOST:PORT    a real Kafka (plaintext); left out, an embedded one
  --tdengine URL       a real TDengine with user and password,
                       http://USER:PASSWORD@HOST:PORT[,HOST:PORT…]; left out,
                       an embedded one
  --registry URL       where the schema registry of sinks with
                       valueSchemaRegistry is; left out, where the file says
  --aws-port PORT      where AWS's own APIs are answered for what runs; left
                       out, any free port
  --until-idle         end when the sinks have dealt with all there is and the
                       sources have caught up, backfills too
  --verbose            show the functions' logs and stack traces

Names and addresses of Kafka, TDengine and AWS in the file are not used. Topics
of sinks are made if missing. Sources wake every second, whatever their schedule
says. Their positions live in memory: each start begins anew. Filters, retries
and their limits work as on AWS. A failure destination that is a topic is told;
of a queue, an SNS topic or a bucket a line says what it would be told. A sink
with a schemaRegistry cannot be run here. What one with valueSchemaRegistry
signs in with is read from SCHEMA_REGISTRY_USER_INFO (user:password) or
SCHEMA_REGISTRY_TOKEN, and the certificates that it trusts from
SCHEMA_REGISTRY_CERTIFICATES (PEM).

The AWS command line and SDKs see what runs as if it were deployed: stacks,
functions, mappings, schedules, settings, positions, logs and metrics. The line
with AWS_ENDPOINT_URL goes before their command. While it runs,
.tdkafka/local.json says the same to programs.

What moves, and what is not written and why, is shown line by line as far as a
person can follow; beyond that a line says how far it is. At the end, also after
Ctrl-C, come tables of all that was done, and each reason with the first places.
With --until-idle, rows younger than a source's delayMs are waited for, a minute
at most.

Exit codes:
  0  all was written and sent, but for what filterCriteria, unrouted: skip and
     records without a value or a row pass over
  1  it could not start or go on, or was ended before --until-idle was reached;
     a line on standard error says why
  2  not all was written or sent: dead letters, records given up or waiting,
     rows left out or too late, tables failed, gone or not read to their ends;
     the last line says which

Examples:
  npm run local -- --connectors examples/tutorial/connectors.yaml
  npm run local -- --connectors my.yaml --kafka localhost:9092 \\
    --tdengine http://root:taosdata@localhost:6041 --until-idle
  npm start            shows first what moves, with data of its own
`;

async function local(args: readonly string[]): Promise<void> {
  const { values } = readArguments(COMMAND, args, {
    ...COMMON_OPTIONS,
    connectors: { type: 'string' },
    kafka: { type: 'string' },
    tdengine: { type: 'string' },
    'aws-port': { type: 'string', default: '0' },
    registry: { type: 'string' },
    'until-idle': { type: 'boolean', default: false },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  if (values.connectors === undefined) throw new UsageError(COMMAND, '--connectors FILE is missing');
  const kafka = values.kafka === undefined ? undefined : brokersOption(COMMAND, values.kafka);
  const tdengine = values.tdengine === undefined ? undefined : tdengineOption(COMMAND, values.tdengine);
  const awsPort = portOption(COMMAND, values['aws-port'], 'aws-port');
  const path = values.connectors;
  const registry = values.registry === undefined ? undefined : registryOption(COMMAND, values.registry);
  const file = atRegistry(readConnectorsFile(path), registry);
  const { SCHEMA_REGISTRY_USER_INFO: userInfo, SCHEMA_REGISTRY_TOKEN: token } = process.env;
  const { SCHEMA_REGISTRY_CERTIFICATES: certificates } = process.env;
  const secrets = registryParameters(file, { userInfo, token, certificates });

  const stop = untilSignal();
  const screen = liveScreen(process.stdout);
  screen.print(startingText({ kafka, tdengine }));
  const parts = await startParts({ kafka, tdengine });
  for (const secret of secrets) parts.ssm.put(secret);
  try {
    screen.print('Bundling the functions as a deploy does, and starting them …');
    const { 'until-idle': untilIdle, verbose } = values;
    await runConnectors(file, parts, screen, { untilIdle, verbose, path, awsPort, stop });
  } finally {
    await parts.close();
  }
}

quietWarnings();
await runCommand(local);
