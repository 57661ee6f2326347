import type { Socket } from 'node:net';
import type { ISocketFactory } from 'kafkajs';
import { socketFactory } from '../kafkajs-internals.ts';

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

/** Longest answer of a broker: metadata, and what it says of each batch. */
const MOST_ANSWER_BYTES = 64 * 2 ** 20;

/** Each answer begins with its length, and has at least the number of its request. */
const LENGTH_BYTES = 4;
const LEAST_ANSWER_BYTES = 4;

/**
 * kafkajs' sockets, such that an answer which is none of Kafka's ends the connection. kafkajs reads answers in a listener,
 * and what is thrown there is nobody's rejection and ends the process; or it waits for as many bytes as the first four
 * of another protocol seem to announce.
 */
export function guardedSockets(factory: ISocketFactory): ISocketFactory {
  return (options) => {
    const socket = factory(options);
    const check = answerLengths();
    const on = socket.on.bind(socket);
    return Object.assign(socket, {
      on(event: string, listener: (...args: unknown[]) => void) {
        if (event !== 'data') return on(event, listener);
        return on(event, (data: Buffer) => {
          try {
            check(data);
            listener(data);
          } catch (error) {
            socket.destroy(error instanceof Error ? error : new Error(String(error)));
          }
        });
      },
    });
  };
}

/** Makes what follows the lengths of the answers on one connection. It throws at one that cannot be. */
function answerLengths(): (data: Buffer) => void {
  let left = 0;
  const head: number[] = [];
  return (data) => {
    for (let at = 0; at < data.length; ) {
      if (left > 0) {
        const skipped = Math.min(left, data.length - at);
        left -= skipped;
        at += skipped;
        continue;
      }
      head.push(data[at] ?? 0);
      at += 1;
      if (head.length < LENGTH_BYTES) continue;
      left = Buffer.from(head.splice(0)).readInt32BE();
      if (left < LEAST_ANSWER_BYTES || left > MOST_ANSWER_BYTES) {
        throw new Error(`what answers is not Kafka: an answer of ${left} bytes`);
      }
    }
  };
}
