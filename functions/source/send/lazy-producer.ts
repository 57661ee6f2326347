import type { RecordProducer } from '../../shared/kafka/producer.ts';

/**
 * A producer that connects when there is something to send: most ticks of a quiet source have nothing. A connection that
 * could not be made is tried again by the next records; one that is lost mends itself.
 */
export function lazyProducer(connect: () => Promise<RecordProducer>): RecordProducer {
  let connected: Promise<RecordProducer> | undefined;
  return {
    async produce(records, refused) {
      if (records.length === 0) return 0;
      connected ??= connect();
      const connecting = connected;
      try {
        await connecting;
      } catch (error) {
        if (connected === connecting) connected = undefined;
        throw error;
      }
      return (await connecting).produce(records, refused);
    },
    async close() {
      const ended = connected;
      connected = undefined;
      await ended?.then(
        (producer) => producer.close(),
        () => undefined,
      );
    },
  };
}
