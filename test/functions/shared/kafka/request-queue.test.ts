import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { kafkaClient } from '../../../../local/kafka-client.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';

const kafka = await forThisFile(startKafka({ numPartitions: 1 }));

it('a client of kafkajs sets no timer in the past, and sends what had to wait for others', async () => {
  const warnings: string[] = [];
  const hear = (warning: Error) => warnings.push(warning.name);
  process.on('warning', hear);
  const producer = kafkaClient(kafka.brokers).producer({ maxInFlightRequests: 1 });
  await producer.connect();
  const sent = Array.from({ length: 20 }, (_, index) =>
    producer.send({ topic: 'many', messages: [{ value: String(index) }] }),
  );
  assert.equal((await Promise.all(sent)).length, 20);
  await producer.disconnect();
  process.off('warning', hear);
  assert.deepEqual(warnings, []);
});
