import { describe, it } from 'node:test';
import { reading, withDrillWorld } from '../../support/drills/drill-world.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';

describe('a drill about topics that are gone, on brokers that make none by themselves', () => {
  it('ends as docs/drills.md says: A topic was made anew', () =>
    withDrillWorld(undefined, { sink: {} }, async (drill) => {
      const { topic } = drill.world;
      await drill.send(reading(0), reading(1), reading(2));
      await drill.start();
      await drill.idle();
      await drill.play('A topic was made anew', {
        others: {
          '# The topic is deleted.': () => drill.admin.deleteTopics({ topics: [topic] }),
          '# It is made anew, and records come.': async () => {
            await drill.makeTopic(topic);
            await drill.send(reading(3), reading(4));
            await drill.untilRows(5);
          },
        },
      });
    }));

  it('ends as docs/drills.md says: The dead letter topic is lost', () =>
    withDrillWorld(undefined, { sink: {} }, async (drill) => {
      const { deadLetterTopic } = drill.world;
      await drill.send(reading(0), reading(1, { volts: 'n/a' }));
      await drill.start();
      await drill.idle();
      await drill.play('The dead letter topic is lost', {
        others: {
          '# The dead letter topic is deleted; a record comes that cannot be written.': async () => {
            await drill.admin.deleteTopics({ topics: [deadLetterTopic] });
            await drill.send(reading(2), reading(3, { volts: 'n/a' }));
          },
          '$ kafka-topics --bootstrap-server … --create --topic readings-dead-letters': () =>
            drill.makeTopic(deadLetterTopic),
        },
      });
    }));
});

onOneKafka('a drill about offsets', (kafka) => {
  it('ends as docs/drills.md says: A sink was sent to the wrong place', () =>
    withDrillWorld(kafka, { sink: {} }, async (drill) => {
      await drill.send(reading(0), reading(1), reading(2));
      await drill.start();
      await drill.idle();
      await drill.play('A sink was sent to the wrong place', {
        others: {
          '# Records come while the sink is paused.': () => drill.send(reading(3), reading(4), reading(5)),
        },
      });
    }));
});
