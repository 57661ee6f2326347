import { type EmbeddedKafka, startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import { bundleFunction, type FunctionName } from '../../../functions/bundle/bundle.ts';
import { digestOf, documentText } from '../../../functions/shared/document/document-text.ts';
import { VARIABLES } from '../../../functions/shared/environment.ts';
import { sinkRuntime, sourceRuntime } from '../../../functions/shared/settings/index.ts';
import { createTDengine, type TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import { startDynamoDb } from '../../../local/dynamodb/dynamodb.ts';
import { startSsm } from '../../../local/ssm/ssm.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type LambdaContainer, startContainer } from '../runtime/container.ts';
import { type EnvironmentFolder, environmentFolder } from '../runtime/environment-folder.ts';
import { foreignUser } from '../runtime/foreign-user.ts';
import { OWN_RUNTIME, runtimeFiles } from '../runtime/interface-client.ts';

const CHECKPOINT_TABLE = 'checkpoints';
const PASSWORD = '/tdengine/password';

/** A function as a test wants it; all else is as a deploy makes it. */
export interface FunctionOptions {
  readonly settings: object;
  /** Variables in the place of those that a deploy would set; one that is undefined is not set. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
  /** @default 512 */
  readonly memoryMb?: number;
  /** @default 60,000 */
  readonly timeoutMs?: number;
  /** Whether somebody has changed the settings since the deploy, so that the function checks them. @default false */
  readonly changed?: boolean;
}

/** What functions work with: servers in this process, and their bundles. */
export interface LambdaWorld {
  readonly ssm: string;
  readonly tdengineUrl: string;
  readonly dynamoDb: string;
  readonly kafka: EmbeddedKafka;
  /** Stores a secret in SSM, as an operator does. */
  putSecret(parameter: string, value: string): void;
  /** Straight to the server. */
  readonly tdengine: TDengine;
  /** Starts a container of a function, whose checkpoints and settings are its own. It ends with the world. */
  start(kind: FunctionName, options: FunctionOptions): Promise<LambdaContainer>;
  close(): Promise<void>;
}

/** Starts the servers and makes the bundles. What is not as in Lambda is said aloud. */
export async function startLambdaWorld(...kinds: readonly FunctionName[]): Promise<LambdaWorld> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const user = foreignUser(say);
  const runtime = runtimeFiles();
  if (runtime === OWN_RUNTIME) say(`!!! NOT LAMBDA'S OWN RUNTIME: the functions run under ${runtime.name}.`);
  const [ssm, tdengine, dynamoDb, kafka] = await Promise.all([
    startSsm(),
    startTDengine(),
    startDynamoDb({ checkpointTable: CHECKPOINT_TABLE }),
    startKafka({ numPartitions: 1 }),
  ]);
  const putSecret = (name: string, value: string) => ssm.put({ name, value, type: 'SecureString' });
  putSecret(PASSWORD, 'taosdata');
  const bundles = temporaryFolder('bundles-');
  const folders = new Map<FunctionName, EnvironmentFolder>(
    kinds.map((kind) => [kind, environmentFolder(bundleFunction(kind, bundles).folder, runtime)]),
  );
  const containers: LambdaContainer[] = [];
  let functions = 0;

  return {
    ssm: ssm.url,
    tdengineUrl: tdengine.url,
    dynamoDb: dynamoDb.url,
    kafka,
    putSecret,
    tdengine: createTDengine({ url: tdengine.url, user: 'root', password: 'taosdata' }),
    async start(kind, { settings, variables = {}, memoryMb = 512, timeoutMs = 60_000, changed = false }) {
      const folder = folders.get(kind);
      if (folder === undefined) throw new Error(`there is no bundle of ${kind}`);
      const connector = `${kind}${functions++}`;
      const parameter = `/tdkafka/test/${connector}/settings`;
      const text = documentText((kind === 'sink' ? sinkRuntime : sourceRuntime).parse(settings));
      ssm.put({ name: parameter, value: text, type: 'String', tier: 'Advanced' });
      const container = await startContainer({
        folder,
        memoryMb,
        timeoutMs,
        user,
        environment: {
          AWS_ENDPOINT_URL_SSM: ssm.url,
          AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
          [VARIABLES.deployment]: 'test',
          [VARIABLES.connector]: connector,
          [VARIABLES.settingsParameter]: parameter,
          [VARIABLES.settingsDigest]: digestOf(changed ? '' : text),
          [VARIABLES.tdengineUrl]: tdengine.url,
          [VARIABLES.tdengineUser]: 'root',
          [VARIABLES.tdenginePasswordParameter]: PASSWORD,
          [VARIABLES.kafkaAuthentication]: 'plaintext',
          [VARIABLES.kafkaBootstrapServers]: kafka.brokers,
          [VARIABLES.checkpointTable]: CHECKPOINT_TABLE,
          ...variables,
        },
      });
      containers.push(container);
      return container;
    },
    async close() {
      await Promise.all(containers.map((container) => container.close()));
      await Promise.all([ssm.close(), tdengine.close(), dynamoDb.close(), kafka.close()]);
    },
  };
}
