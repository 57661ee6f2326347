import type { Kafka, Message } from 'kafkajs';
import { buildEvent, type EventCluster, type MskRecord } from './event.ts';

/**
 * Why records are passed over, as Lambda calls it. What it calls the age of a Kafka record is not documented: this is
 * its name for other streams.
 */
export type GiveUpCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded' | 'MaximumPayloadSizeExceeded';

/** How an invocation ended that did not deal with all of its batch. */
export interface FailedInvocation {
  readonly requestId: string;
  /** Whether the function threw, timed out or died; it may also have named records that failed. */
  readonly threw: boolean;
}

/** Records that the function is not given again. */
export interface GivenUp {
  readonly batch: readonly MskRecord[];
  readonly condition: GiveUpCondition;
  readonly reason: string;
  /** How often the function got them; what it got before a split or a part that succeeded is not counted. */
  readonly invocations: number;
  /** Undefined when the function never got them. */
  readonly last: FailedInvocation | undefined;
}

/** What all messages about a mapping's failures have in common. */
interface FailureOrigin {
  readonly cluster: EventCluster;
  /** ARN of the function, with its version. */
  readonly functionArn: string;
}

/**
 * What Lambda writes to a topic about a record that is given up, as JSON
 * (https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure-destination.html#kafka-ofd-record-format). Queues,
 * topics of SNS and buckets get another form.
 * @param now milliseconds since 1970.
 */
export function failureRecord(
  record: MskRecord,
  { condition, invocations, last }: GivenUp,
  { cluster, functionArn }: FailureOrigin,
  now: number,
) {
  const payload = buildEvent(cluster, [record]);
  return {
    requestContext: {
      requestId: last?.requestId ?? null,
      functionArn,
      // Spelled so for topics only.
      condition: condition === 'RetryAttemptsExhausted' ? 'RetriesExhausted' : condition,
      approximateInvokeCount: invocations,
    },
    responseContext:
      last === undefined
        ? null
        : { statusCode: 200, executedVersion: '$LATEST', ...(last.threw && { functionError: 'Unhandled' }) },
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    KafkaBatchInfo: {
      batchSize: 1,
      ...(cluster.clusterArn !== undefined && { eventSourceArn: cluster.clusterArn }),
      bootstrapServers: cluster.bootstrapServers,
      payloadSize: Buffer.byteLength(JSON.stringify(payload)),
      recordInfo: { offset: String(record.offset), timestamp: new Date(record.timestamp).toISOString() },
    },
    payload,
  };
}

/** A topic as an on-failure destination. */
export interface FailureTopic {
  /** Writes a message for each record; resolves when Kafka has all of them. @throws an error that names the topic. */
  tell(givenUp: GivenUp): Promise<void>;
  close(): Promise<void>;
}

/** What is sent at a time, in bytes: kafkajs does not split, and a broker's default limit is 1 MiB and 12 bytes. */
const SEND_BYTES = 900_000;

/** Connects to a topic that is there. @throws when Kafka does not answer. */
export async function connectFailureTopic(kafka: Kafka, topic: string, origin: FailureOrigin): Promise<FailureTopic> {
  const producer = kafka.producer();
  await producer.connect();
  return {
    async tell(givenUp) {
      try {
        for (const messages of sends(failureMessages(givenUp, origin))) await producer.send({ topic, messages });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`on-failure destination kafka://${topic}: ${reason}`, { cause: error });
      }
    },
    close: () => producer.disconnect(),
  };
}

function failureMessages(givenUp: GivenUp, origin: FailureOrigin): Message[] {
  const now = Date.now();
  return givenUp.batch.map((record) => ({
    key: record.key === undefined ? null : Buffer.from(record.key, 'base64'),
    value: JSON.stringify(failureRecord(record, givenUp, origin, now)),
  }));
}

function sends(messages: readonly Message[]): Message[][] {
  const all: Message[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    const size = Buffer.byteLength(message.key ?? '') + Buffer.byteLength(message.value ?? '');
    if (bytes + size > SEND_BYTES) {
      all.push([]);
      bytes = 0;
    }
    all.at(-1)?.push(message);
    bytes += size;
  }
  return all;
}
