import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import type { ProducerRecord, RecordProducer } from '../../../functions/shared/kafka/producer.ts';
import { type SourceRuntime, sourceRuntime } from '../../../functions/shared/settings/source-runtime.ts';
import { createTDengine, type TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import type { Invocation } from '../../../functions/source/tick/invocation.ts';
import type { TickSummary } from '../../../functions/source/tick/report/tick-report.ts';
import { runTick } from '../../../functions/source/tick/run-tick.ts';
import { startDynamoDb } from '../../../local/dynamodb/dynamodb.ts';
import { tutorialLines } from '../../../local/tutorial/files.ts';

const CHECKPOINT_TABLE = 'checkpoints';

/** The servers around one source, and a clock that only the test moves. */
export interface TickWorld {
  readonly clock: { now: number };
  readonly tdengine: TDengine;
  /** Of TDengine. */
  readonly url: string;
  /** What has been sent, in order. */
  readonly sent: ProducerRecord[];
  /** Warnings of all ticks. */
  readonly warnings: string[];
  /** A client of its own, so that faults can be put into it. */
  dynamoDb(): DynamoDBClient;
  checkpoints(client?: DynamoDBClient): Invocation['checkpoints'];
  /** Runs the statements of a file of the tutorial. */
  load(file: string): Promise<void>;
  /** One tick of the tutorial's source. */
  tick(changes?: Partial<Invocation>): Promise<TickSummary>;
  close(): Promise<void>;
}

/** @param version of TDengine to behave like; the default of the embedded one when left out. */
export async function startTickWorld(version?: string): Promise<TickWorld> {
  const clock = { now: Date.parse('2024-05-01T00:00:00Z') };
  const server = await startTDengine({ now: () => clock.now, ...(version === undefined ? {} : { version }) });
  const dynamo = await startDynamoDb({ checkpointTable: CHECKPOINT_TABLE });
  const clients: DynamoDBClient[] = [];
  const tdengine = createTDengine({ url: server.url, user: 'root', password: 'taosdata' });
  const sent: ProducerRecord[] = [];
  const warnings: string[] = [];
  const dynamoDb = () => {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new DynamoDBClient({ endpoint: dynamo.url, region: 'us-east-1', credentials });
    clients.push(client);
    return client;
  };
  const ours = dynamoDb();
  const checkpoints = (client = ours) => ({ client, tableName: CHECKPOINT_TABLE, connector: 'tutorial/test' });
  const log = { info: () => {}, warn: (message: string) => void warnings.push(message) };
  return {
    clock,
    tdengine,
    url: server.url,
    sent,
    warnings,
    dynamoDb,
    checkpoints,
    async load(file) {
      for (const sql of tutorialLines(file)) await tdengine.execute(sql);
    },
    tick: (changes = {}) =>
      runTick({
        settings: tickSettings(),
        tdengine,
        producer: recordingProducer(sent),
        checkpoints: checkpoints(),
        owner: randomUUID(),
        now: () => clock.now,
        timeLeft: () => 60_000,
        log,
        publishMetrics: () => {},
        ...changes,
      }),
    async close() {
      for (const client of clients) client.destroy();
      await dynamo.close();
      await server.close();
    },
  };
}

/** The tutorial's settings, with changes. */
export function tickSettings(changes: Partial<SourceRuntime> = {}): SourceRuntime {
  return sourceRuntime.parse({ database: 'test', topicPrefix: 'tdengine', delayMs: 1000, ...changes });
}

/** Sends by writing down, unless `refuse` throws. */
export function recordingProducer(
  sent: ProducerRecord[],
  refuse: (records: readonly ProducerRecord[]) => void = () => {},
): RecordProducer {
  return {
    async produce(records) {
      refuse(records);
      return sent.push(...records);
    },
    async close() {},
  };
}
