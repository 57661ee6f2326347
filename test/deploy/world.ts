import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import { PutParameterCommand } from 'aws-sdk-client-ssm';
import { stringify } from 'yaml';
import { createTDengine } from '../../functions/shared/tdengine/client/client.ts';
import { kafkaClient } from '../../local/parts/kafka-client.ts';
import { createMissingTopics } from '../../local/runner/deployment.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { awsClients } from './aws.ts';
import { cdk } from './cdk.ts';
import { startEmulator } from './emulator.ts';
import { failuresOf, stacksOf } from './stacks.ts';

/** The topics of the deployment. */
export const TOPICS = { sink: 'meters', deadLetters: 'meters-dead-letters', source: 'tdengine-test-meters' } as const;

/** Deploy-time settings that the tests change. */
export interface Changeable {
  /** Memory of the source's function, in MB. */
  readonly sourceMemoryMb: number;
  /** Whether a second address of the broker is named. */
  readonly secondAddress?: boolean;
}

/** An emulated AWS, a Kafka and a TDengine, and a connectors file for them. What takes long is told on stderr. */
export async function startWorld() {
  const say = (line: string) => process.stderr.write(`  ${line}\n`);
  const [kafka, tdengine] = await Promise.all([startKafka(), startTDengine()]);
  const closeEmbedded = () => Promise.all([kafka.close(), tdengine.close()]);
  const emulator = await startEmulator(say).catch(async (error: unknown) => {
    await closeEmbedded();
    throw error;
  });
  useEnvironment(emulator.environment);
  const aws = awsClients();
  const folder = temporaryFolder('deploy-');
  const options = { environment: emulator.environment, output: join(folder, 'cdk.out'), say };
  const deployment = `d${randomBytes(4).toString('hex')}`;
  const passwordParameter = `/${deployment}/tdengine/password`;
  const path = join(folder, 'connectors.yaml');
  const client = kafkaClient(kafka.brokers);
  const admin = client.admin();

  /** Why resources could not be deployed, each in a line. */
  async function failures(): Promise<string> {
    const lines: string[] = [];
    for (const [stack, { id }] of await stacksOf(aws, `${deployment}-`)) {
      for (const line of await failuresOf(aws, id)) lines.push(`stack ${stack}: ${line}`);
    }
    return lines.join('\n');
  }

  /** Writes a connectors file with what all have in common. */
  function write(connectors: object): void {
    const file = {
      deployment,
      kafka: { bootstrapServers: kafka.brokers, authentication: 'plaintext' },
      tdengine: { url: tdengine.url, passwordParameter },
      // Lambda reads a cluster without authentication only inside a VPC. The emulator's functions run beside it anyway.
      vpc: {
        vpcId: 'vpc-0123456789abcdef0',
        subnetIds: ['subnet-0123456789abcdef0'],
        securityGroupIds: ['sg-0123456789abcdef0'],
      },
      // The emulator has no alarms of several metrics; template tests and cfn-lint look at them.
      monitoring: { alarms: { mappingErrors: false } },
      ...connectors,
    };
    writeFileSync(path, stringify(file));
  }

  return {
    aws,
    deployment,
    emulator,
    /** The connectors file. */
    path,
    passwordParameter,
    kafka: client,
    brokers: kafka.brokers,
    tdengine: createTDengine({ url: tdengine.url, user: 'root', password: 'taosdata' }),
    say,

    /** The things that an operator makes before a deploy. */
    async prepare(): Promise<void> {
      await admin.connect();
      await createMissingTopics(admin, Object.values(TOPICS));
      const secret = { Name: passwordParameter, Type: 'SecureString', Value: 'taosdata' } as const;
      await aws.ssm.send(new PutParameterCommand(secret));
    },

    /** Writes the connectors file. */
    configure({ sourceMemoryMb, secondAddress = false }: Changeable): void {
      const addresses = [kafka.brokers, ...(secondAddress ? [kafka.brokers.replace('127.0.0.1', 'localhost')] : [])];
      write({
        kafka: { bootstrapServers: addresses.join(','), authentication: 'plaintext' },
        sinks: {
          meters: {
            topics: [TOPICS.sink],
            batchSize: 500,
            database: 'power',
            errors: { tolerance: 'all', deadLetterTopic: TOPICS.deadLetters },
          },
        },
        sources: { test: { database: 'test', topicPrefix: 'tdengine', memoryMb: sourceMemoryMb } },
      });
    },

    /** Writes a connectors file with other sinks, and no source. */
    configureSinks(sinks: object): void {
      write({ sinks });
    },

    /** Runs a command of the CDK for the connectors file. @throws Error with what it wrote, and what CloudFormation said */
    async cdk(...args: readonly string[]): Promise<string> {
      try {
        return await cdk([...args, '--context', `connectors=${path}`], options);
      } catch (error) {
        throw new Error(`${error instanceof Error ? error.message : error}\n${await failures().catch(() => '')}`, {
          cause: error,
        });
      }
    },

    /** Ends everything that was started, whatever its state. */
    async close(): Promise<void> {
      await admin.disconnect();
      await Promise.all([emulator.stop(), closeEmbedded()]);
    },
  };
}

/** AWS's clients look into the environment of their process. */
export function useEnvironment(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
}

/** All that the tests of a deployment work with. */
export type World = Awaited<ReturnType<typeof startWorld>>;
