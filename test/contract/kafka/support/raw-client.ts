import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Frames } from '../../../../local/kafka/wire/frames.ts';
import { Reader } from '../../../../local/kafka/wire/reader.ts';
import { Writer } from '../../../../local/kafka/wire/writer.ts';
import type { Target } from './targets.ts';

/** One connection that sends requests byte for byte, for what kafkajs never sends. */
export class RawClient {
  readonly #socket: Socket;
  readonly #frames = new Frames();
  readonly #waiting = new Map<number, PromiseWithResolvers<Reader>>();
  /** Settled when the broker has ended the connection. */
  readonly closed: Promise<void>;
  #correlation = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    socket.on('error', () => {});
    socket.on('close', () => {
      resolve();
      for (const { reject } of this.#waiting.values()) reject(new Error('the broker ended the connection'));
    });
    socket.on('data', (chunk) => {
      for (const frame of this.#frames.push(chunk)) {
        const body = new Reader(frame);
        this.#waiting.get(body.int32())?.resolve(body);
      }
    });
  }

  /** Sends a request; the answer is what follows the response header. */
  request(key: number, version: number, body: Writer): Promise<Reader> {
    const correlation = ++this.#correlation;
    const answer = Promise.withResolvers<Reader>();
    this.#waiting.set(correlation, answer);
    const request = new Writer().int16(key).int16(version).int32(correlation).string('raw').raw(body.buffer()).buffer();
    this.bytes(new Writer().int32(request.length).raw(request).buffer());
    return answer.promise;
  }

  /** Sends anything. */
  bytes(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  end(): void {
    this.#socket.destroy();
  }
}

/** Connects for the time of `use`. */
export async function withRaw<T>(target: Target, use: (client: RawClient) => Promise<T>): Promise<T> {
  const [host = '', port = ''] = target.brokers().split(':');
  const socket = connect(Number(port), host);
  await once(socket, 'connect');
  const client = new RawClient(socket);
  try {
    return await use(client);
  } finally {
    client.end();
  }
}
