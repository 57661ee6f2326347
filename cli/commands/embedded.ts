import { defineCommand } from '../frame/command.ts';
import { optionName } from '../frame/given.ts';
import { argument, parsed, text } from '../frame/parameter.ts';
import { portOption } from '../terminal/usage.ts';
import { isGiven, KAFKA_PARAMETERS, listenerOf, TDENGINE_PARAMETERS, versionOption } from './embedded/listener.ts';

/** The parts, and the ports that they listen on unless another is named. */
const PORTS = { kafka: 9092, tdengine: 6041, 'schema-registry': 8081, dynamodb: 8000, ssm: 4583 } as const;

type Part = keyof typeof PORTS;

const PART_NAMES = Object.keys(PORTS).join(', ');

export const command = defineCommand({
  about: `Starts one embedded part alone, on 127.0.0.1, until Ctrl-C. All it holds is in memory.

PART is one of ${PART_NAMES}.
Kafka answers every version that Kafka 4.4 has of: records, topics, offsets, groups of the classic protocol,
transactions, sign-in. It has no groups of the new protocol (group.protocol=consumer) or share groups, no AlterConfigs,
no ACLs and no quotas.`,
  parameters: {
    part: argument(parsed('PART', `one of ${PART_NAMES}`, undefined, (given) => given)),
    port: parsed(
      'N',
      `port to listen on; 0 is any free one; left out, ${Object.entries(PORTS)
        .map(([part, port]) => `${part} ${port}`)
        .join(', ')}`,
      undefined,
      (port, asked) => portOption(asked.command, port),
    ),
    ...KAFKA_PARAMETERS,
    ...TDENGINE_PARAMETERS,
    userInfo: text('USER:PASSWORD', 'of schema-registry: who may use it; left out, everybody'),
  },
  examples: [
    'embedded kafka',
    'embedded kafka --security-protocol SASL_PLAINTEXT --sasl-mechanism SCRAM-SHA-512 --user alice:secret',
    'embedded kafka --security-protocol SASL_SSL --sasl-mechanism OAUTHBEARER --iam-region eu-west-1 --ssl-certificate cert.pem --ssl-key key.pem',
    'embedded kafka --security-protocol SSL --ssl-certificate cert.pem --ssl-key key.pem --ssl-client-auth required --ssl-ca clients.pem',
    'embedded tdengine --port 0',
    'embedded schema-registry',
    'embedded schema-registry --user-info alice:secret',
    'embedded tdengine --version 3.3.5',
  ],
  async run({ part, port, version: asked, userInfo, ...kafka }, { command: name, usageError, print, untilStopped }) {
    if (!isPart(part)) throw usageError(`name one part: ${PART_NAMES}`);
    const listener = listenerOf(name, kafka);
    const misplaced = Object.entries(kafka).find(([, value]) => part !== 'kafka' && isGiven(value))?.[0];
    if (misplaced !== undefined) throw usageError(`${optionName(misplaced)} is an option of kafka`);
    if (asked !== undefined && part !== 'tdengine') throw usageError('--version is an option of tdengine');
    if (userInfo !== undefined && part !== 'schema-registry') {
      throw usageError('--user-info is an option of schema-registry');
    }
    const version = versionOption(name, asked);
    const { startPart } = await import('./embedded/start-part.ts');
    const running = await startPart(part, { port: port ?? PORTS[part], listener, version, userInfo });
    print(`${part} listens on ${running.use}`);
    await untilStopped();
    await running.close();
    return 'done';
  },
});

function isPart(name: string | undefined): name is Part {
  return name !== undefined && Object.hasOwn(PORTS, name);
}
