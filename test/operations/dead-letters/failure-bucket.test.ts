import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openBucket } from '../../../operations/dead-letters/failures/store.ts';
import { explainAwsError } from '../../../operations/target/aws-error.ts';
import { type S3Behaviour, type S3Server, startS3Server } from '../../support/servers/s3-server.ts';

/** What Lambda writes of a batch that it gave up: its last record's offset tells one from another. */
function told(offset: number, functionName = 'sink-f'): string {
  const requestContext = {
    ...{ requestId: '316aa6d0', condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
    functionArn: `arn:aws:lambda:eu-west-1:123456789012:function:${functionName}:$LATEST`,
  };
  const offsets = { firstRecordOffset: '0', lastRecordOffset: String(offset) };
  const KafkaBatchInfo = { batchSize: 3, recordsInfo: { 'my-topic-0': offsets } };
  return JSON.stringify({ requestContext, KafkaBatchInfo, payload: '{"records":{}}' });
}

/** Keys as Lambda makes them; `+` and `&` stand for what has to be escaped on the way. */
const keyOf = (mapping: string, n: number) => `aws/lambda/${mapping}/2024/05/01/2024-05-01T00.00.0${n}-a+b & c`;

async function withBucket(
  objects: Readonly<Record<string, string>>,
  behaviour: Partial<S3Behaviour>,
  use: (
    server: S3Server,
    open: (mappings: readonly string[], most?: number) => ReturnType<typeof openBucket>,
  ) => Promise<void>,
): Promise<void> {
  const server = await startS3Server(objects, { bucket: 'b', page: 1_000, ...behaviour });
  try {
    await use(server, (mappings, most) =>
      openBucket(server.client, { kind: 'bucket', name: 'b', mappings }, 'sink-f', most),
    );
  } finally {
    await server.close();
  }
}

const FIVE = Object.fromEntries([1, 2, 3, 4, 5].map((n) => [keyOf('m1', n), told(n)]));

describe('a bucket that Lambda told', () => {
  it('is read page by page to its end, of each mapping of the sink, and of no other', async () => {
    const objects = { ...FIVE, [keyOf('m2', 1)]: told(6), [keyOf('m3', 1)]: told(7), 'aws/lambda/m1.txt': told(8) };
    await withBucket(objects, { page: 2 }, async ({ asked }, open) => {
      const { failures, notes } = await open(['m1', 'm2']);
      assert.deepEqual(
        failures.map(({ place }) => place),
        [...Object.keys(FIVE), keyOf('m2', 1)],
      );
      assert.deepEqual(
        failures.map(({ spans }) => spans),
        [1, 2, 3, 4, 5, 6].map((n) => [{ topic: 'my-topic', partition: 0, from: 0, to: n + 1 }]),
      );
      assert.match(
        failures[0]?.reason ?? '',
        /^Lambda gave it up: RetryAttemptsExhausted, 3 invocations, the last 316aa6d0/,
      );
      assert.deepEqual(notes, []);
      assert.deepEqual(
        asked.filter((each) => each.startsWith('list')),
        [...Array(3).fill('list aws/lambda/m1/'), 'list aws/lambda/m2/'],
      );
    });
  });

  it('may have nothing', async () => {
    await withBucket({}, {}, async (_, open) => {
      const { failures, notes } = await open(['m1']);
      assert.deepEqual([failures, notes], [[], []]);
    });
  });

  it('may have what is of another function, or nothing of the kind: that is left, and its number told', async () => {
    const objects = { [keyOf('m1', 1)]: told(1, 'sink'), [keyOf('m1', 2)]: '', [keyOf('m1', 3)]: told(3) };
    await withBucket(objects, {}, async (_, open) => {
      const { failures, notes } = await open(['m1']);
      assert.deepEqual(
        failures.map(({ place }) => place),
        [keyOf('m1', 3)],
      );
      assert.deepEqual(notes, ['2 objects of bucket b are not of this sink, or are none that Lambda writes']);
    });
  });

  it('loses the objects that are dealt with, and no other', async () => {
    await withBucket(FIVE, {}, async ({ asked, objects }, open) => {
      const { failures, remove, release } = await open(['m1']);
      await remove([failures[1], failures[3]].flatMap((each) => each ?? []));
      await release();
      assert.deepEqual(
        asked.filter((each) => each.startsWith('DELETE')),
        [`DELETE ${keyOf('m1', 2)}`, `DELETE ${keyOf('m1', 4)}`],
      );
      assert.deepEqual(
        [...objects.keys()],
        [1, 3, 5].map((n) => keyOf('m1', n)),
      );
    });
  });

  it('is read up to so many objects, and then listed no further, which is told', async () => {
    await withBucket(FIVE, { page: 2 }, async ({ asked }, open) => {
      const { failures, notes } = await open(['m1', 'm2'], 3);
      assert.equal(failures.length, 3);
      assert.deepEqual(notes, ['bucket b has more than 3 objects: the rest comes the next time']);
      assert.equal(asked.filter((each) => each.startsWith('list')).length, 2);
    });
  });

  it('has no more than was read when it has just as many', async () => {
    await withBucket(FIVE, { page: 2 }, async (_, open) => {
      const { failures, notes } = await open(['m1', 'm2'], 5);
      assert.deepEqual([failures.length, notes], [5, []]);
    });
  });

  it('may lose objects while it is read: the others are read', async () => {
    const before: S3Behaviour['before'] = (asked, objects) => {
      if (asked === `GET ${keyOf('m1', 2)}`) objects.delete(keyOf('m1', 2));
    };
    await withBucket(FIVE, { before }, async (_, open) => {
      const { failures } = await open(['m1']);
      assert.deepEqual(
        failures.map(({ place }) => place),
        [1, 3, 4, 5].map((n) => keyOf('m1', n)),
      );
    });
  });
});

describe('a bucket that cannot be read', () => {
  for (const denied of ['list', 'GET'] as const) {
    it(`for want of the right to ${denied === 'list' ? 'list' : 'read'} it is an error that the operator is told of`, async () => {
      await withBucket(FIVE, { denied }, async (_, open) => {
        await assert.rejects(open(['m1']), (error) => {
          const explained = explainAwsError(error);
          assert.deepEqual([explained?.code, explained?.message], ['not-allowed', 'AWS refuses: Access Denied']);
          return true;
        });
      });
    });
  }

  it('for want of the right to delete keeps its objects, which the operator is told of', async () => {
    await withBucket(FIVE, { denied: 'DELETE' }, async ({ objects }, open) => {
      const { failures, remove } = await open(['m1']);
      await assert.rejects(remove(failures), (error) => explainAwsError(error)?.code === 'not-allowed');
      assert.equal(objects.size, 5);
    });
  });

  it('since there is none is an error, and not an empty bucket', async () => {
    await withBucket(FIVE, { bucket: 'another' }, async (_, open) => {
      await assert.rejects(open(['m1']), { name: 'NoSuchBucket', message: 'The specified bucket does not exist' });
    });
  });
});
