import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Kafka } from 'kafkajs';
import * as z from 'zod';
import { connectFailureTopic, type FailureTopic } from '../../../local/event-source-mapping/given-up.ts';
import { followTopic } from '../../../local/parts/topic-records.ts';
import { waitUntil } from '../../../local/parts/wait-until.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { failed, openMappings, returned, valuesOf } from './mappings.ts';

const origin = { cluster: { bootstrapServers: 'local' }, functionArn: 'arn:f' };
const message = z.object({
  requestContext: z.object({ condition: z.string(), approximateInvokeCount: z.int() }),
  KafkaBatchInfo: z.object({ recordInfo: z.object({ offset: z.string() }) }),
});

const mappings = await forThisFile(openMappings());

const bad = (event: Parameters<typeof valuesOf>[0]) => valuesOf(event).some((value) => value.startsWith('bad'));

/** Starts a failure topic, runs with it and returns its messages, of which there must come `count`. */
async function messagesOf(count: number, run: (destination: FailureTopic) => Promise<void>) {
  const topic = await mappings.newTopic();
  const destination = await connectFailureTopic(mappings.kafka, topic, origin);
  const follower = await followTopic(mappings.kafka, topic);
  try {
    await run(destination);
    await waitUntil('the messages', 20_000, () => (follower.records.length >= count ? true : undefined));
    return follower.records;
  } finally {
    await follower.close();
    await destination.close();
  }
}

/** A Kafka whose groups take no commits, as it is for a process that dies before. */
function withoutCommits(kafka: Kafka): Kafka {
  const commitOffsets = () => Promise.reject(new Error('the process is gone'));
  return {
    producer: (config) => kafka.producer(config),
    consumer: (config) => ({ ...kafka.consumer(config), commitOffsets }),
    admin: (config) => kafka.admin(config),
    logger: () => kafka.logger(),
  };
}

describe('a local event source mapping with limited retries', () => {
  it('reports each given-up record to the failure topic with its key, commits, and reads on', async () => {
    const topic = await mappings.newTopic();
    const records = await messagesOf(2, async ({ tell }) => {
      const messages = ['bad 1', 'bad 2'].map((value, n) => ({ key: `k${n}`, value }));
      await mappings.producer.send({ topic, messages });
      const options = { maximumRetryAttempts: 2, tellFailure: tell };
      const { idle, mapping, batches } = await mappings.start(topic, options, (event) =>
        bad(event) ? failed : returned(null),
      );
      await idle();
      assert.equal(await mappings.committed(topic), 2);
      await mappings.send(topic, 0, 'good');
      await idle();
      assert.deepEqual(batches(), [...Array.from({ length: 3 }, () => ['bad 1', 'bad 2']), ['good']]);
      assert.deepEqual(await mapping.state(), { done: 1, givenUp: 2, filtered: 0, behind: 0, failing: undefined });
    });
    assert.deepEqual(
      records.map(({ key, value }) => [key, message.parse(JSON.parse(value))]),
      ['0', '1'].map((offset) => [
        `k${offset}`,
        {
          requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
          KafkaBatchInfo: { recordInfo: { offset } },
        },
      ]),
    );
  });

  it('commits a given-up batch only after reporting it, and reports again when that failed', async () => {
    const topic = await mappings.newTopic();
    await mappings.send(topic, 0, 'bad');
    const commits: number[] = [];
    const { idle, givenUp } = await mappings.start(
      topic,
      {
        maximumRetryAttempts: 0,
        async tellFailure() {
          commits.push(await mappings.committed(topic));
          if (commits.length < 3) throw new Error('the topic is gone');
        },
      },
      () => failed,
    );
    await idle();
    assert.deepEqual([commits.length, commits.every((offset) => offset <= 0), givenUp.length], [3, true, 1]);
    assert.equal(await mappings.committed(topic), 1);
  });

  it('that dies between reporting and committing reports twice, and loses nothing', async () => {
    const topic = await mappings.newTopic();
    const records = await messagesOf(2, async ({ tell }) => {
      await mappings.send(topic, 0, 'bad');
      const options = { maximumRetryAttempts: 0, tellFailure: tell };
      const dying = await mappings.start(topic, { ...options, kafka: withoutCommits(mappings.kafka) }, () => failed);
      await dying.idle();
      await dying.mapping.stop();
      assert.ok((await mappings.committed(topic)) <= 0);
      const next = await mappings.start(topic, options, () => failed);
      await next.idle();
      assert.equal(await mappings.committed(topic), 1);
    });
    assert.deepEqual(
      records.map(({ value }) => message.parse(JSON.parse(value)).KafkaBatchInfo.recordInfo.offset),
      ['0', '0'],
    );
  });

  it('gives up records over the maximum age without delaying or losing the ones around them', async () => {
    const topic = await mappings.newTopic();
    const old = String(Date.now() - 3_600_000);
    await mappings.producer.send({
      topic,
      messages: [{ value: 'bad' }, { value: 'old', timestamp: old }, { value: 'good' }],
    });
    const told: number[][] = [];
    const commits: number[] = [];
    const options = {
      maximumRecordAgeMs: 600_000,
      tellFailure: async ({ batch }: { readonly batch: readonly { readonly offset: number }[] }) => {
        told.push(batch.map(({ offset }) => offset));
      },
    };
    const { idle, batches, givenUp } = await mappings.start(topic, options, async (_, call) => {
      commits.push(await mappings.committed(topic));
      return call < 3 ? failed : returned(null);
    });
    await idle();
    assert.deepEqual(
      batches(),
      Array.from({ length: 3 }, () => ['bad', 'good']),
    );
    assert.deepEqual([told, givenUp.map(({ condition }) => condition)], [[[1]], ['RecordAgeExceeded']]);
    assert.ok(
      commits.every((offset) => offset <= 0),
      String(commits),
    );
    assert.equal(await mappings.committed(topic), 3);
  });
});

describe('a failure topic', () => {
  it('takes more records at a time than a broker takes in one batch', async () => {
    const value = Buffer.alloc(300_000, 'x').toString('base64');
    const batch = [0, 1, 2, 3, 4].map((offset) => ({
      ...{ topic: 'm', partition: 0, offset, timestamp: 0, timestampType: 'CREATE_TIME' as const },
      ...{ value, headers: [] },
    }));
    const givenUp = {
      batch,
      condition: 'RetryAttemptsExhausted',
      reason: '',
      invocations: 1,
      last: undefined,
    } as const;
    const records = await messagesOf(5, ({ tell }) => tell(givenUp));
    assert.deepEqual(
      records.map((one) => message.parse(JSON.parse(one.value)).KafkaBatchInfo.recordInfo.offset),
      ['0', '1', '2', '3', '4'],
    );
  });
});
