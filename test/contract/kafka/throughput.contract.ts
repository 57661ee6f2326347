import assert from 'node:assert/strict';
import { it } from 'node:test';
import { CompressionTypes } from 'kafkajs';
import { makeTopic, withAdmin, withProducer } from '../../support/kafka-contract/clients.ts';
import { read } from '../../support/kafka-contract/read.ts';
import { fresh, onEachBroker } from '../../support/kafka-contract/targets.ts';

const COUNT = 20_000;
const PARTITIONS = 4;

onEachBroker('many records', (target) => {
  for (const [name, compression] of [
    ['plain', CompressionTypes.None],
    ['compressed', CompressionTypes.GZIP],
  ] as const) {
    it(`arrive through ${name} in order, none lost and none twice`, async () => {
      const topic = fresh(name);
      await makeTopic(target, topic, PARTITIONS);
      const padding = 'x'.repeat(200);
      const messages = Array.from({ length: COUNT }, (_, index) => ({
        value: `${index} ${padding}`,
        partition: index % PARTITIONS,
      }));
      await withProducer(target, async (producer) => {
        for (let from = 0; from < COUNT; from += 1_000) {
          await producer.send({ topic, acks: 1, compression, messages: messages.slice(from, from + 1_000) });
        }
      });
      await withAdmin(target, async (admin) => {
        const ends = (await admin.fetchTopicOffsets(topic)).map(({ low, high }) => [low, high]);
        assert.deepEqual(ends, Array(PARTITIONS).fill(['0', String(COUNT / PARTITIONS)]));
      });
      const got = await read(target, topic, COUNT);
      for (let partition = 0; partition < PARTITIONS; partition++) {
        const indexes = got
          .filter((each) => each.partition === partition)
          .map(({ message }) => Number.parseInt(message.value?.toString() ?? '', 10));
        assert.deepEqual(
          indexes,
          Array.from({ length: COUNT / PARTITIONS }, (_, index) => index * PARTITIONS + partition),
        );
      }
    });
  }
});
