import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectorsFile } from '../../../../functions/shared/settings/index.ts';
import type { GivenUp } from '../../../../local/event-source-mapping/given-up.ts';
import { followTopic } from '../../../../local/parts/topic-records.ts';
import { waitUntil } from '../../../../local/parts/wait-until.ts';
import { startSink } from '../../../../local/runner/sink/sink.ts';
import { SinkLog } from '../../../../local/runner/sink/sink-log.ts';
import { untilIdle } from '../../../../local/runner/until-idle.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { failed, openMappings } from '../../event-source-mapping/mappings.ts';

const mappings = await forThisFile(openMappings());

/** Starts a sink of this topic that fails with everything. */
async function failingSink(topic: string, onFailureDestination: string) {
  const settings = connectorsFile.parse({
    deployment: 'd',
    kafka: { bootstrapServers: 'k:1', authentication: 'tls' },
    tdengine: { url: 'https://t', passwordParameter: '/p' },
    sinks: {
      meters: {
        ...{ topics: [topic], database: 'db', maximumBatchingWindowSeconds: 0, provisionedPollerConfig: {} },
        ...{ maximumRetryAttempts: 1, onFailureDestination, filterCriteria: [{ value: [{ prefix: 'm' }] }] },
      },
    },
  }).sinks.meters;
  assert.ok(settings);
  const told: [readonly number[], string | undefined][] = [];
  const sink = await startSink({
    ...{ name: 'meters', deployment: 'd', settings, kafka: mappings.kafka, log: new SinkLog() },
    cluster: { bootstrapServers: 'local' },
    lambda: { invoke: async () => failed, close: async () => {} },
    events: {
      onGivenUp(_, { batch }: GivenUp, destination) {
        told.push([batch.map(({ offset }) => offset), destination]);
      },
    },
  });
  return { sink, told };
}

describe('a local sink with a failure destination', () => {
  it('sends given-up records to a Kafka topic in the name of its function, and is then idle', async () => {
    const [topic, failures] = [await mappings.newTopic(), await mappings.newTopic()];
    await mappings.send(topic, 0, 'm 1', 'other', 'm 2');
    const { sink, told } = await failingSink(topic, `kafka://${failures}`);
    const follower = await followTopic(mappings.kafka, failures);
    try {
      await untilIdle({ sinks: [sink], sources: [] }, { pollMs: 10 });
      const { givenUp, filtered, reasons } = sink.counted();
      assert.deepEqual([givenUp, filtered], [2, 1]);
      assert.deepEqual(reasons.map(({ text, count }) => [text, count]).sort(), [
        ['given up (RetryAttemptsExhausted): Error: refused', 2],
        ['sent again: Error: refused', 2],
      ]);
      assert.deepEqual(told, [[[0, 2], `kafka://${failures}`]]);
      await waitUntil('the messages', 20_000, () => (follower.records.length > 1 ? true : undefined));
      const [first] = follower.records;
      assert.match(
        first?.value ?? '',
        /"functionArn":"arn:aws:lambda:us-east-1:000000000000:function:d-meters-sink:\$LATEST"/,
      );
    } finally {
      await follower.close();
      await sink.stop();
    }
  });

  it('prints what a queue would be sent, and counts it', async () => {
    const queue = 'arn:aws:sqs:eu-west-1:123456789012:failed';
    const topic = await mappings.newTopic();
    await mappings.send(topic, 0, 'm 1');
    const { sink, told } = await failingSink(topic, queue);
    try {
      await untilIdle({ sinks: [sink], sources: [] }, { pollMs: 10 });
      assert.deepEqual([told, (await sink.state()).givenUp], [[[[0], queue]], 1]);
    } finally {
      await sink.stop();
    }
  });
});
