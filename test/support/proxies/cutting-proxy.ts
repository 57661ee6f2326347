import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Frames, Reader, Writer } from '@tdengine-kafka-lambda/embedded-kafka/wire';

/** Where a connection breaks off: before the broker has the request, or after it, so that nobody knows what became of it. */
export type Cut = 'before' | 'after';

/** A way to a broker that breaks off on Produce requests. */
export interface CuttingProxy {
  /** `host:port`, which is also what clients are told the broker's address is. */
  readonly brokers: string;
  /** Produce requests that the broker has got. */
  readonly produced: () => number;
  close(): Promise<void>;
}

const PRODUCE = 0;
const METADATA = 3;

/**
 * Starts one.
 * @param brokers `host:port` of the one broker.
 * @param cuts what becomes of the first Produce requests, one after the other; undefined lets one pass, and so do all after the last.
 */
export async function cuttingProxy(brokers: string, cuts: readonly (Cut | undefined)[]): Promise<CuttingProxy> {
  const [host = '', port = ''] = brokers.split(':');
  const sockets = new Set<Socket>();
  const remaining = [...cuts];
  let produced = 0;
  const server = createServer((client) => {
    const broker = connect(Number(port), host);
    for (const socket of [client, broker]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        broker.destroy();
        sockets.delete(socket);
      });
    }
    const asked = new Map<number, { readonly key: number; readonly cut: Cut | undefined }>();
    relay(client, broker, (frame) => {
      const key = frame.readInt16BE(0);
      const cut = key === PRODUCE ? remaining.shift() : undefined;
      if (cut === 'before') return undefined;
      if (key === PRODUCE) produced += 1;
      asked.set(frame.readInt32BE(4), { key, cut });
      return frame;
    });
    relay(broker, client, (frame) => {
      const request = asked.get(frame.readInt32BE(0));
      if (request?.cut === 'after') return undefined;
      return request?.key === METADATA ? redirected(frame, '127.0.0.1', portOf()) : frame;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const portOf = () => {
    const address = server.address();
    return address !== null && typeof address === 'object' ? address.port : 0;
  };
  return {
    brokers: `127.0.0.1:${portOf()}`,
    produced: () => produced,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Passes frames on as `change` gives them; when it gives none, the connection breaks off. */
function relay(from: Socket, to: Socket, change: (frame: Buffer) => Buffer | undefined): void {
  const frames = new Frames();
  from.on('data', (chunk) => {
    for (const frame of frames.push(chunk)) {
      const changed = change(frame);
      if (changed === undefined) {
        from.destroy();
        return;
      }
      to.write(new Writer().int32(changed.length).buffer());
      to.write(changed);
    }
  });
}

/** An answer to Metadata v6 with another address of the one broker. */
function redirected(frame: Buffer, host: string, port: number): Buffer {
  const reader = new Reader(frame);
  const [correlation, throttle, count, node] = [reader.int32(), reader.int32(), reader.int32(), reader.int32()];
  const before = reader.string();
  reader.int32();
  const rest = frame.subarray(4 * 4 + 2 + Buffer.byteLength(before) + 4);
  const head = new Writer().int32(correlation).int32(throttle).int32(count).int32(node).string(host).int32(port);
  return Buffer.concat([head.buffer(), rest]);
}
