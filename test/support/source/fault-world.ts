import { randomUUID } from 'node:crypto';
import { DeleteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import { CHECKPOINT_KEYS } from '../../../functions/shared/agreed-names.ts';
import { connectProducer } from '../../../functions/shared/kafka/connect-producer.ts';
import { type SourceRuntime, sourceRuntime } from '../../../functions/shared/settings/source-runtime.ts';
import { createTDengine, type TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import { checkpointClient } from '../../../functions/source/checkpoint/checkpoint-client.ts';
import type { CheckpointTable } from '../../../functions/source/checkpoint/checkpoint-table.ts';
import { lazyProducer } from '../../../functions/source/send/lazy-producer.ts';
import type { Invocation } from '../../../functions/source/tick/invocation.ts';
import { startDynamoDb } from '../../../local/dynamodb/dynamodb.ts';
import { type FaultProxy, startFaultProxy } from '../proxies/fault-proxy.ts';
import { type KafkaProxy, startKafkaProxy } from '../proxies/kafka-proxy.ts';
import { BEGIN, faultScene, ROUND_MS, SCENE_TABLES, type Scene } from './fault-scene.ts';
import { type FollowedTopics, followTopics, type TopicRecord } from './followed-topics.ts';

export const CHECKPOINT_TABLE = 'checkpoints';

/** Begins the names of all topics: sources of all databases share them, and tell theirs by a header. */
const TOPIC_PREFIX = 'faults';

/** What an invocation has left when it begins, in ms. */
export const INVOCATION_MS = 30_000;

/** How long DynamoDB is waited for, in ms. */
const ANSWER_MS = 500;

/** Rows that a window may have. */
export const WINDOW = 8;

/** Servers that a source needs, each behind connections that can be made to fail. */
export interface FaultWorld {
  /** The clock of TDengine and of ticks in this process. */
  readonly clock: { now: number };
  /** Straight to the server. */
  readonly tdengine: TDengine;
  readonly proxies: { readonly tdengine: FaultProxy; readonly dynamoDb: FaultProxy; readonly kafka: KafkaProxy };
  /** Where the checkpoints are, straight. */
  readonly dynamoDbUrl: string;
  /** Items of one connector, straight. */
  checkpoints(connector: string): CheckpointTable;
  /** A database, and a connector of the same name, that no other test has; nothing is created. */
  nextScene(format?: Scene['format']): Scene;
  /** What an invocation works with, all through the proxies. Its producer is to be closed. */
  parts(scene: Scene, changes?: Partial<Invocation>, settings?: Partial<SourceRuntime>): Invocation;
  /** Sets the clock to when all rows of a scene are old enough. */
  tell(scene: Scene): void;
  /** Takes away a connector's leases, as if they had run out. */
  endLeases(scene: Scene): Promise<void>;
  /** What the topics hold of a scene. */
  recordsOf(scene: Scene): Promise<readonly TopicRecord[]>;
  /** Proxies pass everything on. */
  heal(): void;
  close(): Promise<void>;
}

/** Settings of a source of a scene. */
export function sceneSettings({ database, format }: Scene, changes: object = {}): SourceRuntime {
  return sourceRuntime.parse({
    database,
    outFormat: format,
    topicPrefix: TOPIC_PREFIX,
    topicIgnoreDb: true,
    delayMs: 0,
    fetchMaxRows: WINDOW,
    ...changes,
  });
}

/** Starts the servers. */
export async function startFaultWorld(): Promise<FaultWorld> {
  const clock = { now: BEGIN };
  const [server, dynamo, broker] = await Promise.all([
    startTDengine({ now: () => clock.now }),
    startDynamoDb({ checkpointTable: CHECKPOINT_TABLE }),
    startKafka(),
  ]);
  const [tdengine, dynamoDb, kafka] = await Promise.all([
    startFaultProxy(server.url),
    startFaultProxy(dynamo.url, (body, headers) => dynamoStatement(body, String(headers['x-amz-target']))),
    startKafkaProxy(broker),
  ]);
  const topics = SCENE_TABLES.map((table) => `${TOPIC_PREFIX}-${table}`);
  const followed: FollowedTopics = await followTopics(broker.brokers, topics);
  const [straight, faulty] = [clientOf(dynamo.url), clientOf(dynamoDb.url)];
  const direct = createTDengine({ url: server.url, user: 'root', password: 'taosdata' });
  const throughProxy = createTDengine({ url: tdengine.url, user: 'root', password: 'taosdata' });
  const tableOf = (client: DynamoDBClient, connector: string) => ({ client, tableName: CHECKPOINT_TABLE, connector });
  const heal = () => {
    tdengine.begin();
    dynamoDb.begin();
    kafka.begin();
  };
  let scenes = 0;
  return {
    clock,
    tdengine: direct,
    proxies: { tdengine, dynamoDb, kafka },
    dynamoDbUrl: dynamo.url,
    heal,
    tell({ rounds }) {
      clock.now = BEGIN + rounds * ROUND_MS;
    },
    checkpoints: (connector) => tableOf(straight, connector),
    nextScene: (format) => faultScene(direct, `db${scenes++}`, format),
    parts(scene, changes = {}, settings = {}) {
      const timeLeft = changes.timeLeft ?? (() => INVOCATION_MS);
      return {
        settings: sceneSettings(scene, settings),
        tdengine: throughProxy,
        producer: lazyProducer(() => connectProducer(environmentOf(kafka), timeLeft())),
        checkpoints: tableOf(faulty, connectorOf(scene)),
        owner: randomUUID(),
        now: () => clock.now,
        timeLeft,
        log: { info: () => {}, warn: () => {} },
        publishMetrics: () => {},
        ...changes,
      };
    },
    async endLeases(scene) {
      for (const lease of ['lease/0', 'lease/backfill']) {
        const key = { [CHECKPOINT_KEYS.partition]: { S: connectorOf(scene) }, [CHECKPOINT_KEYS.sort]: { S: lease } };
        await straight.send(new DeleteItemCommand({ TableName: CHECKPOINT_TABLE, Key: key }));
      }
    },
    recordsOf: async ({ database }) => (await followed.all()).filter(({ headers }) => headers.database === database),
    async close() {
      await followed.close();
      straight.destroy();
      faulty.destroy();
      await Promise.all([tdengine.close(), dynamoDb.close(), kafka.close()]);
      await Promise.all([server.close(), dynamo.close(), broker.close()]);
    },
  };
}

/** The connector that reads a scene. */
export function connectorOf({ database }: Pick<Scene, 'database'>): string {
  return `test/${database}`;
}

function environmentOf({ brokers }: KafkaProxy) {
  const kafka = {
    clusterArn: undefined,
    authentication: 'plaintext',
    secretArn: undefined,
    serverRootCaCertificateSecretArn: undefined,
  } as const;
  return { ...kafka, bootstrapServers: brokers };
}

function clientOf(endpoint: string): DynamoDBClient {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return checkpointClient({ config: { endpoint, region: 'eu-west-1', credentials }, answerMs: ANSWER_MS });
}

/** What a request asks of DynamoDB: operation, sort key and update, such as `UpdateItem fence ADD fence :one`. */
function dynamoStatement(body: string, target: string): string {
  const { Key, UpdateExpression = '' } = JSON.parse(body);
  return `${target.split('.')[1]} ${Key?.[CHECKPOINT_KEYS.sort]?.S ?? ''} ${UpdateExpression}`;
}
