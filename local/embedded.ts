import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { startSchemaRegistry } from '@tdengine-kafka-lambda/embedded-schema-registry';
import { DEFAULT_VERSION, startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import {
  KAFKA_ARGUMENTS,
  KAFKA_HELP,
  listenerOf,
  TDENGINE_ARGUMENTS,
  TDENGINE_HELP,
  versionOption,
} from './command/embedded-options.ts';
import { quietWarnings, untilSignal } from './command/process.ts';
import { runCommand } from './command/report-error.ts';
import { COMMON_OPTIONS, portOption, readArguments, UsageError } from './command/usage.ts';
import { startDynamoDb } from './dynamodb/dynamodb.ts';
import { CHECKPOINT_TABLE } from './parts/parts.ts';
import { startSsm } from './ssm/ssm.ts';

const COMMAND = 'npm run embedded --';

const HELP = `Starts one embedded part alone, on 127.0.0.1, until Ctrl-C. All it holds is in memory.

  npm run embedded -- kafka|tdengine|schema-registry|dynamodb|ssm [--port N] [options of kafka or tdengine]

  --port N    port to listen on; 0 is any free one. Left out: kafka 9092, tdengine 6041,
              schema-registry 8081, dynamodb 8000, ssm 4583
  --verbose   show stack traces

${KAFKA_HELP}
${TDENGINE_HELP}
Examples:
  npm run embedded -- kafka
  npm run embedded -- kafka --security-protocol SASL_PLAINTEXT --sasl-mechanism SCRAM-SHA-512 --user alice:secret
  openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout key.pem -out cert.pem
  npm run embedded -- kafka --security-protocol SASL_SSL --sasl-mechanism OAUTHBEARER --iam-region eu-west-1 --ssl-certificate cert.pem --ssl-key key.pem
  npm run embedded -- kafka --security-protocol SSL --ssl-certificate cert.pem --ssl-key key.pem --ssl-client-auth required --ssl-ca clients.pem
  npm run embedded -- tdengine --port 0
  npm run embedded -- schema-registry
  npm run embedded -- tdengine --version 3.3.5
  curl -u root:taosdata -d 'SHOW DATABASES' http://127.0.0.1:6041/rest/sql
`;

/** How to start each part, and what its users need to know then. */
const PARTS = {
  kafka: {
    port: 9092,
    start: startKafka,
    use: (port: number, protocol = 'PLAINTEXT') => `127.0.0.1:${port} (${protocol})`,
  },
  tdengine: {
    port: 6041,
    start: startTDengine,
    use: (port: number, _protocol?: string, version = DEFAULT_VERSION) =>
      `http://127.0.0.1:${port} (REST, user root, password taosdata), as TDengine ${version}`,
  },
  'schema-registry': {
    port: 8081,
    start: ({ port }: { readonly port: number }) => startSchemaRegistry({ port }),
    use: (port: number) => `http://127.0.0.1:${port} (REST API of Confluent Schema Registry)`,
  },
  dynamodb: {
    port: 8000,
    start: ({ port }: { readonly port: number }) => startDynamoDb({ port, checkpointTable: CHECKPOINT_TABLE }),
    use: (port: number) => `AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:${port} (with table ${CHECKPOINT_TABLE})`,
  },
  ssm: { port: 4583, start: startSsm, use: (port: number) => `AWS_ENDPOINT_URL_SSM=http://127.0.0.1:${port}` },
} as const;

async function embedded(args: readonly string[]): Promise<void> {
  const options = { ...COMMON_OPTIONS, port: { type: 'string' }, ...KAFKA_ARGUMENTS, ...TDENGINE_ARGUMENTS } as const;
  const { values, positionals } = readArguments(COMMAND, args, options, true);
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const [name, ...others] = positionals;
  if (!isPart(name) || others.length > 0) {
    throw new UsageError(COMMAND, `name one part: ${Object.keys(PARTS).join(', ')}`);
  }
  const part = PARTS[name];
  const port = values.port === undefined ? part.port : portOption(COMMAND, values.port);
  const listener = listenerOf(COMMAND, values);
  for (const [owner, its] of Object.entries({ kafka: KAFKA_ARGUMENTS, tdengine: TDENGINE_ARGUMENTS })) {
    const misplaced = Object.keys(its).find((option) => name !== owner && Object.hasOwn(values, option));
    if (misplaced !== undefined) throw new UsageError(COMMAND, `--${misplaced} is an option of ${owner}`);
  }
  const version = versionOption(COMMAND, values.version);
  const running = await part.start({ port, ...listener, ...(version === undefined ? {} : { version }) });
  process.stdout.write(`${name} listens on ${part.use(running.port, values['security-protocol'], version)}\n`);
  await untilSignal();
  await running.close();
}

function isPart(name: string | undefined): name is keyof typeof PARTS {
  return name !== undefined && Object.hasOwn(PARTS, name);
}

quietWarnings();
await runCommand(embedded);
