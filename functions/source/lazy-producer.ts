import type { RecordProducer } from '../shared/kafka/producer.ts';

/** A producer that connects when there is something to send: most ticks of a quiet source have nothing. */
export function lazyProducer(connect: () => Promise<RecordProducer>): RecordProducer {
  let connected: Promise<RecordProducer> | undefined;
  return {
    async produce(records) {
      if (records.length === 0) return 0;
      connected ??= connect();
      try {
        const producer = await connected;
        return await producer.produce(records);
      } catch (error) {
        await drop();
        throw error;
      }
    },
    close: drop,
  };

  /** After an error the next records get a new connection. */
  async function drop(): Promise<void> {
    const ended = connected;
    connected = undefined;
    await ended?.then(
      (producer) => producer.close(),
      () => undefined,
    );
  }
}
