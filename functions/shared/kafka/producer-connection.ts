import type { ICustomPartitioner, Producer } from 'kafkajs';
import type { MessageSender } from './send-matched.ts';
import { stickyPartitioner } from './sticky-partitioner.ts';
import { withDeadline } from './with-deadline.ts';

/** Longest wait for the end of a connection, in ms: a broker that is gone does not answer that either. */
const DISCONNECT_MS = 2_000;

/** A sender over a kafkajs producer. */
export interface ProducerConnection extends MessageSender {
  /** Never rejects. */
  close(): Promise<void>;
}

/** Holds one kafkajs producer at a time; `reconnect` replaces it, which is kafkajs' only way to fresh metadata. */
export function producerConnection(
  make: (createPartitioner: ICustomPartitioner) => Producer,
  partitioner: ICustomPartitioner,
  requestMs: number,
): ProducerConnection {
  const sticky = stickyPartitioner(partitioner);
  let producer: Producer | undefined;

  async function close(): Promise<void> {
    const ended = producer;
    producer = undefined;
    if (ended !== undefined) await withDeadline(ended.disconnect(), DISCONNECT_MS).catch(() => undefined);
  }

  return {
    async send(topic, messages) {
      if (producer === undefined) throw new Error('the connection to Kafka is closed');
      return producer.send({ topic, messages, acks: -1, timeout: requestMs });
    },
    partitionOf: sticky.partitionOf,
    async reconnect() {
      await close();
      producer = make(sticky.create);
      await producer.connect();
    },
    close,
  };
}
