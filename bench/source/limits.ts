import kafkajs from 'kafkajs';
import '../../functions/shared/kafka/kafkajs-internals.ts';
import type { KafkaEnvironment } from '../../functions/shared/environment.ts';
import { connectProducer } from '../../functions/shared/kafka/connect-producer.ts';
import type { ProducerRecord } from '../../functions/shared/kafka/producer.ts';
import { createTDengine } from '../../functions/shared/tdengine/client/client.ts';
import { describeTable } from '../../functions/shared/tdengine/table-schema.ts';
import { tableStatements } from '../../functions/source/read/query/table-statements.ts';
import type { Around } from '../sink/run-batches.ts';
import type { Jobs } from './job.ts';
import { FIRST_MS, STEP_MS } from './tables.ts';

const RECORDS = 20_000;

/** Messages of one `send` of kafkajs: with more it takes longer for each. */
const KAFKAJS_MESSAGES = 2_000;

const TIME_LIMIT_MS = 840_000;

/** Reads all rows by windows of so many, one after another, and throws them away. @throws Error when there are fewer. */
export async function bareRead(job: Jobs['read'], around: Around): Promise<void> {
  const tdengine = createTDengine(job.tdengine);
  const schema = await describeTable(tdengine, job.database, 'meters');
  const statements = tableStatements(job.database, { name: 'meters', kind: 'stable' }, { schema, where: undefined });
  const width = BigInt(Math.floor(job.windowRows / job.subtables) * STEP_MS);
  let rows = 0;
  around.before?.();
  for (let from = BigInt(FIRST_MS) - 1n; rows < job.rows; from += width) {
    const answer = await tdengine.query(statements.rows({ from, to: from + width }));
    if (answer.rows.length === 0) throw new Error(`${rows} rows were read of ${job.rows}`);
    rows += answer.rows.length;
  }
  around.after?.(rows);
}

/** Sends finished records by the source's producer. */
export async function bareProduce(job: Jobs['produce'], around: Around): Promise<void> {
  const records = finishedRecords(job);
  const producer = await connectProducer(environmentOf(job.kafka), TIME_LIMIT_MS);
  around.before?.();
  for (let sent = 0; sent < job.rows; sent += records.length) {
    await producer.produce(records.slice(0, Math.min(records.length, job.rows - sent)));
  }
  around.after?.(job.rows);
  await producer.close();
}

/** Sends finished messages by kafkajs' `send`. */
export async function kafkajsSend(job: Jobs['kafkajs'], around: Around): Promise<void> {
  const messages = finishedRecords(job).map(({ key, value, timestamp, headers }) => ({
    key,
    value,
    timestamp: String(timestamp),
    // kafkajs knows no header without value, of which the source makes none.
    headers: Object.fromEntries(headers.map(([name, header]) => [name, header ?? ''])),
  }));
  const { Kafka, logLevel, Partitioners } = kafkajs;
  const client = new Kafka({ brokers: [job.kafka], logLevel: logLevel.NOTHING });
  const producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  around.before?.();
  for (let sent = 0; sent < job.rows; sent += KAFKAJS_MESSAGES) {
    const from = sent % messages.length;
    await producer.send({ topic: job.topic, messages: messages.slice(from, from + KAFKAJS_MESSAGES) });
  }
  around.after?.(job.rows);
  await producer.disconnect();
}

/** Records as the source makes them of `meters`. */
function finishedRecords({ topic, subtables }: Pick<Jobs['produce'], 'topic' | 'subtables'>): ProducerRecord[] {
  const headers = Array.from({ length: subtables }, (_, subtable): ProducerRecord['headers'] => [
    ['database', 'bench'],
    ['stable', 'meters'],
    ['subtable', `d${1001 + subtable}`],
  ]);
  return Array.from({ length: RECORDS }, (_, at) => {
    const subtable = at % subtables;
    const timestamp = FIRST_MS + Math.floor(at / subtables) * STEP_MS;
    const fields = `current=${(at % 1000) / 100}f32,voltage=${100 + (at % 200)}i32,phase=0.${at % 100}f32`;
    const value = `meters,location=California.SanFrancisco,groupid=${2 + (subtable % 10)} ${fields} ${timestamp}000000`;
    return { topic, key: `d${1001 + subtable}`, value, timestamp, headers: headers[subtable] ?? [] };
  });
}

function environmentOf(bootstrapServers: string): KafkaEnvironment {
  return {
    bootstrapServers,
    authentication: 'plaintext',
    clusterArn: undefined,
    secretArn: undefined,
    serverRootCaCertificateSecretArn: undefined,
  };
}
