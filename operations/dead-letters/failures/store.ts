import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { OperationError } from '../../operation-error.ts';
import type { FailureDestination } from './destination.ts';
import { type Failure, failureOf } from './failure.ts';

/** What a queue or a bucket has of a sink's failures. */
export interface FailureStore {
  readonly failures: readonly Failure[];
  /** What else is to be said of it. */
  readonly notes: readonly string[];
  /** Takes failures away of which all records are dealt with. */
  remove(done: readonly Failure[]): Promise<void>;
  /** Lets others have what is left. */
  release(): Promise<void>;
}

/** Messages or objects that are read at most: each is about a kilobyte, and some objects hold all their records. */
const MOST = 10_000;

/** How long messages are kept from others, in seconds: until they are released, or whoever reads them was killed. */
const HIDDEN_S = 900;

/** SQS takes so many at once. */
const AT_ONCE = 10;

/** Receives all messages of a queue; they are back in it with {@link FailureStore.release}. */
export async function openQueue(
  client: SQSClient,
  { name, account }: Extract<FailureDestination, { kind: 'queue' }>,
  functionName: string,
): Promise<FailureStore> {
  const {
    ChangeMessageVisibilityBatchCommand,
    DeleteMessageBatchCommand,
    GetQueueAttributesCommand,
    GetQueueUrlCommand,
    ReceiveMessageCommand,
  } = await import('@aws-sdk/client-sqs');
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: account }));
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessagesNotVisible'] }),
  );
  const inFlight = Number(Attributes?.ApproximateNumberOfMessagesNotVisible ?? 0);
  /** Receipts by message: one can come twice. */
  const receipts = new Map<string, string>();
  const failures = new Map<string, Failure>();
  let others = 0;
  for (let empty = 0; empty < 2 && receipts.size < MOST; ) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        ...{ QueueUrl, MaxNumberOfMessages: AT_ONCE, VisibilityTimeout: HIDDEN_S, WaitTimeSeconds: 1 },
      }),
    );
    if (Messages.length === 0) empty += 1;
    for (const { MessageId = '', ReceiptHandle = '', Body = '' } of Messages) {
      const isNew = !receipts.has(MessageId);
      receipts.set(MessageId, ReceiptHandle);
      if (!isNew) continue;
      const failure = failureOf(Body, MessageId, functionName);
      if (failure === undefined) others += 1;
      else failures.set(MessageId, failure);
    }
  }
  return {
    failures: [...failures.values()],
    notes: [
      ...(inFlight === 0 ? [] : [`${inFlight} messages of queue ${name} are with somebody else, who has them hidden`]),
      ...(others === 0 ? [] : [`${others} messages of queue ${name} are not of this sink`]),
      ...(receipts.size < MOST ? [] : [`queue ${name} has more than ${MOST} messages: the rest comes the next time`]),
    ],
    async remove(done) {
      for (const some of chunks(done.map(({ place }) => place))) {
        const Entries = some.map((id, at) => ({ Id: String(at), ReceiptHandle: receipts.get(id) ?? '' }));
        const { Failed = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
        const [first] = Failed;
        if (first !== undefined) throw new OperationError('refused', `queue ${name} keeps a message: ${first.Message}`);
        for (const id of some) receipts.delete(id);
      }
    },
    async release() {
      for (const some of chunks([...receipts.values()])) {
        const Entries = some.map((ReceiptHandle, at) => ({ Id: String(at), ReceiptHandle, VisibilityTimeout: 0 }));
        // Those that cannot be released are back after their time.
        await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries })).catch(() => {});
      }
    },
  };
}

/**
 * Reads all objects of a sink's mappings in a bucket (`aws/lambda/<mapping>/…`).
 * @param most objects that are read at most.
 */
export async function openBucket(
  client: S3Client,
  { name: Bucket, mappings }: Extract<FailureDestination, { kind: 'bucket' }>,
  functionName: string,
  most = MOST,
): Promise<FailureStore> {
  const { DeleteObjectCommand, GetObjectCommand, NoSuchKey } = await import('@aws-sdk/client-s3');
  const failures: Failure[] = [];
  let count = 0;
  let others = 0;
  for await (const Key of keysOf(client, Bucket, mappings)) {
    count += 1;
    if (count > most) break;
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      const failure = failureOf((await Body?.transformToString()) ?? '', Key, functionName);
      if (failure === undefined) others += 1;
      else failures.push(failure);
    } catch (error) {
      // Taken away since it was listed, by whoever has dealt with it or by a rule of the bucket.
      if (!(error instanceof NoSuchKey)) throw error;
    }
  }
  return {
    failures,
    notes: [
      ...(others === 0
        ? []
        : [`${others} objects of bucket ${Bucket} are not of this sink, or are none that Lambda writes`]),
      ...(count <= most ? [] : [`bucket ${Bucket} has more than ${most} objects: the rest comes the next time`]),
    ],
    async remove(done) {
      for (const { place: Key } of done) await client.send(new DeleteObjectCommand({ Bucket, Key }));
    },
    release: async () => {},
  };
}

async function* keysOf(client: S3Client, Bucket: string, mappings: readonly string[]): AsyncGenerator<string> {
  const { paginateListObjectsV2 } = await import('@aws-sdk/client-s3');
  for (const mapping of mappings) {
    const Prefix = `aws/lambda/${mapping}/`;
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
      for (const { Key = '' } of Contents) yield Key;
    }
  }
}

function chunks<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, at) =>
    all.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  );
}
