import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { type EmbeddedKafka, startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { kafkaClient } from '../../../../local/kafka-client.ts';

let kafka: EmbeddedKafka;
before(async () => {
  kafka = await startKafka({ numPartitions: 1 });
});
after(() => kafka.close());

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
