import type { ICustomPartitioner, Message } from 'kafkajs';

/** A partitioner that never changes its mind about a message, and remembers where each went. */
export interface StickyPartitioner {
  readonly create: ICustomPartitioner;
  partitionOf(message: Message): number | undefined;
}

/**
 * kafkajs partitions all messages again at each retry, but does not send again to brokers that have answered: a
 * message without key that moves to such a broker would be lost.
 */
export function stickyPartitioner(inner: ICustomPartitioner): StickyPartitioner {
  const chosen = new WeakMap<Message, number>();
  return {
    create: () => {
      const choose = inner();
      return (args) => {
        const partition = chosen.get(args.message) ?? choose(args);
        chosen.set(args.message, partition);
        return partition;
      };
    },
    partitionOf: (message) => chosen.get(message),
  };
}
