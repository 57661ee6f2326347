import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Frames } from '../wire/frames.ts';
import { Reader } from '../wire/reader.ts';
import { Writer } from '../wire/writer.ts';

/** A broker that says nothing for this long has failed the test; without it, the test would wait for ever. */
const SILENCE_MS = 30_000;

/** One connection that sends requests byte for byte, for what no client library sends. */
export class RawClient {
  readonly #socket: Socket;
  readonly #frames = new Frames();
  readonly #waiting = new Map<number, PromiseWithResolvers<Reader>>();
  readonly #closed = Promise.withResolvers<void>();
  #correlation = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    let ended = new Error('the broker ended the connection');
    // Most tests end the connection themselves and do not ask why it ended.
    this.#closed.promise.catch(() => {});
    socket.setTimeout(SILENCE_MS, () => {
      ended = new Error(`the broker said nothing for ${SILENCE_MS} ms`);
      this.#closed.reject(ended);
      socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#closed.resolve();
      for (const { reject } of this.#waiting.values()) reject(ended);
    });
    socket.on('data', (chunk) => {
      for (const frame of this.#frames.push(chunk)) {
        // The empty answer to a bare token of PLAIN belongs to no request.
        if (frame.length === 0) continue;
        const body = new Reader(frame);
        this.#waiting.get(body.int32())?.resolve(body);
      }
    });
  }

  /** Settled when the broker has ended the connection; rejected when it does not. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  /** Sends a request; the answer is what follows the response header. Rejects when the connection ends before it. */
  request(key: number, version: number, body: Writer): Promise<Reader> {
    const correlation = ++this.#correlation;
    const answer = Promise.withResolvers<Reader>();
    if (this.#socket.destroyed) answer.reject(new Error('the connection has ended'));
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

/** Connects for the time of `use`, without TLS. @param broker `host:port` */
export async function withRawClient<T>(broker: string, use: (client: RawClient) => Promise<T>): Promise<T> {
  const [host = '', port = ''] = broker.split(':');
  const socket = connect(Number(port), host);
  await once(socket, 'connect');
  const client = new RawClient(socket);
  try {
    return await use(client);
  } finally {
    client.end();
  }
}
