import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { SQSClient } from '@aws-sdk/client-sqs';
import { failedRecords } from '../../../operations/dead-letters/failures/failed-records.ts';
import { type Failure, failedRecordOf, failureOf } from '../../../operations/dead-letters/failures/failure.ts';
import { openQueue } from '../../../operations/dead-letters/failures/store.ts';
import type { TopicRecord } from '../../../operations/target/topic-reader.ts';

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:sink-f:$LATEST';
const context = {
  requestContext: {
    ...{ requestId: '316aa6d0', functionArn: ARN, condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
  },
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  version: '1.0',
  timestamp: '2024-05-01T00:00:00.000Z',
};

/** As Lambda's documentation shows it. */
const told = (recordsInfo: object) => JSON.stringify({ ...context, KafkaBatchInfo: { batchSize: 3, recordsInfo } });
const offsets = (first: number, last: number) => ({
  ...{ firstRecordOffset: String(first), lastRecordOffset: String(last) },
  ...{ firstRecordTimestamp: '2024-05-01T00:00:00.000Z', lastRecordTimestamp: '2024-05-01T00:00:00.000Z' },
});

const record = (partition: number, offset: number, headers: TopicRecord['headers'] = []): TopicRecord => ({
  ...{ topic: 'my-topic', partition, offset, timestamp: 1, key: null, value: Buffer.from(`v${offset}`), headers },
});

describe('what Lambda tells of records that it gave up', () => {
  it('names topic, partition and offsets, and why', () => {
    const found = failureOf(told({ 'my-topic-0': offsets(5, 7), 'my-topic-12': offsets(1, 1) }), 'id', 'sink-f');
    assert.deepEqual(found, {
      ...{ place: 'id', condition: 'RetryAttemptsExhausted' },
      reason:
        'Lambda gave it up: RetryAttemptsExhausted, 3 invocations, the last 316aa6d0 (Unhandled), 2024-05-01T00:00:00.000Z',
      spans: [
        { topic: 'my-topic', partition: 0, from: 5, to: 8 },
        { topic: 'my-topic', partition: 12, from: 1, to: 2 },
      ],
    });
  });

  it('is of another function, or nothing of the kind: then it is left', () => {
    assert.equal(failureOf(told({ 'my-topic-0': offsets(5, 7) }), 'id', 'sink'), undefined);
    for (const each of [
      '',
      '{}',
      'null',
      told({ 'my-topic': offsets(1, 2) }),
      told({ 'a-0': { firstRecordOffset: 'x' } }),
    ]) {
      assert.equal(failureOf(each, 'id', 'sink-f'), undefined);
    }
  });

  it('holds the record itself in a topic', () => {
    const own = { topic: 'my-topic', partition: 1, offset: 4, timestamp: 9, value: 'dg==', headers: [{ h: [1, -1] }] };
    const all = JSON.stringify({ ...context, payload: { eventSource: 'aws:kafka', records: { 'my-topic-1': [own] } } });
    assert.deepEqual(failedRecordOf(all, 'sink-f')?.record, own);
    assert.equal(failedRecordOf(all, 'another'), undefined);
  });
});

describe('records that Lambda gave up, fetched again', () => {
  const failures: readonly Failure[] = [
    { place: 'a', condition: 'c', reason: 'r a', spans: [{ topic: 'my-topic', partition: 0, from: 2, to: 5 }] },
    { place: 'b', condition: 'c', reason: 'r b', spans: [{ topic: 'my-topic', partition: 0, from: 4, to: 6 }] },
    { place: 'old', condition: 'c', reason: 'r', spans: [{ topic: 'my-topic', partition: 1, from: 0, to: 3 }] },
  ];
  const open = (removed: string[] = []) =>
    failedRecords(
      'my-topic',
      'meters',
      failures,
      [
        { partition: 0, from: 0, to: 100 },
        { partition: 1, from: 2, to: 100 },
      ],
      {
        async *read(_topic, ranges) {
          for (const { partition, from, to } of ranges) {
            yield Array.from({ length: to - from }, (_, at) => record(partition, from + at));
          }
        },
      },
      ({ offset }) => offset !== 3,
      async (done) => void removed.push(...done.map(({ place }) => place)),
    );

  it('are those of the offsets that are there, each once, without those that filters leave out', async () => {
    const { ranges, read, parse, gone } = open();
    assert.deepEqual(ranges, [
      { partition: 0, from: 2, to: 6 },
      { partition: 1, from: 2, to: 3 },
    ]);
    const pages = await Array.fromAsync(read('queue', ranges));
    const letters = pages.flat().flatMap((each) => parse(each) ?? []);
    assert.deepEqual(
      letters.map(({ origin, reason }) => [origin.partition, origin.offset, reason]),
      [
        [0, 2, 'r a'],
        [0, 4, 'r a'],
        [0, 5, 'r b'],
        [1, 2, 'r'],
      ],
    );
    assert.deepEqual(gone, [{ topic: 'my-topic', partition: 1, from: 0, to: 2 }]);
  });

  it('have what told of them taken away when all of it is dealt with, and never when something is gone', async () => {
    const removed: string[] = [];
    const { dealtWith, kept } = open(removed);
    const { keep } = kept();
    dealtWith.get(0)?.add(2, 4);
    dealtWith.get(1)?.add(2, 3);
    await keep();
    assert.deepEqual(removed, []);
    dealtWith.get(0)?.add(4);
    await keep();
    assert.deepEqual(removed, ['a']);
    dealtWith.get(0)?.add(5);
    await keep();
    await keep();
    assert.deepEqual(removed, ['a', 'b']);
  });

  it('tell of the replay that they come back from', () => {
    const headers = [
      ['tdkafka.replay.id', Buffer.from('x')],
      ['tdkafka.replay.attempts', Buffer.from('2')],
    ] as const;
    const letter = open().parse(record(0, 2, headers));
    assert.deepEqual([letter?.replayId, letter?.attempts], ['x', 2]);
  });
});

describe('a queue that Lambda told', () => {
  it('is read to its end, keeps what is not dealt with, and gives back what is left', async () => {
    const asked: [string, unknown][] = [];
    const messages = Array.from({ length: 13 }, (_, n) => ({
      ...{ MessageId: `m${n}`, ReceiptHandle: `r${n}` },
      Body: n === 12 ? 'another' : told({ 'my-topic-0': offsets(n, n) }),
    }));
    const answerOf = (name: string): object => {
      switch (name) {
        case 'GetQueueUrl':
          return { QueueUrl: `http://127.0.0.1:${port}/q` };
        case 'GetQueueAttributes':
          return { Attributes: { ApproximateNumberOfMessagesNotVisible: '2' } };
        case 'ReceiveMessage':
          return { Messages: messages.splice(0, 10) };
        default:
          return { Successful: [], Failed: [] };
      }
    };
    const server = createServer(async (request, response) => {
      const name = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      asked.push([name, JSON.parse(await text(request))]);
      response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify(answerOf(name)));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const client = new SQSClient({
      ...{ region: 'eu-west-1', endpoint: `http://127.0.0.1:${port}`, md5: false },
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    const destination = { kind: 'queue', name: 'q', region: 'eu-west-1', account: '123456789012' } as const;
    const store = await openQueue(client, destination, 'sink-f');
    assert.equal(store.failures.length, 12);
    assert.deepEqual(store.notes, [
      '2 messages of queue q are with somebody else, who has them hidden',
      '1 messages of queue q are not of this sink',
    ]);
    await store.remove(store.failures.slice(0, 1));
    await store.release();
    const handles = (name: string) =>
      asked.flatMap(([each, input]) =>
        each === name ? Object(input).Entries.map((entry: { ReceiptHandle: string }) => entry.ReceiptHandle) : [],
      );
    assert.deepEqual(handles('DeleteMessageBatch'), ['r0']);
    assert.deepEqual(
      handles('ChangeMessageVisibilityBatch'),
      Array.from({ length: 12 }, (_, n) => `r${n + 1}`),
    );
    client.destroy();
    server.close();
  });
});
