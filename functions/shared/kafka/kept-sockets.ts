import type { Socket } from 'node:net';
import type { ISocketFactory } from 'kafkajs';
import socketFactory from 'kafkajs/src/network/socketFactory.js';

/** The sockets of a client of kafkajs, so that they can be ended when the client itself cannot. */
export interface KeptSockets {
  /** For kafkajs. @throws Error once they are destroyed, so that a retry in the background opens no other. */
  readonly factory: ISocketFactory;
  /** Ends all that are open, and what waits for them, at once. */
  destroy(): void;
}

/**
 * kafkajs ends a connection when all answers have come, and asks a socket that is being connected for nothing: with a
 * broker that is silent, neither ever ends.
 */
export function keptSockets(): KeptSockets {
  const open = socketFactory();
  const sockets = new Set<Socket>();
  let destroyed = false;
  return {
    factory(options) {
      if (destroyed) throw new Error('the connection to Kafka is closed');
      const socket = open(options);
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      return socket;
    },
    destroy() {
      destroyed = true;
      // With an error, by which kafkajs rejects the requests that have no answer.
      for (const socket of sockets) socket.destroy(new Error('the connection to Kafka is closed'));
    },
  };
}
