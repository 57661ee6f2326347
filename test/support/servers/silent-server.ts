import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** A server that takes connections and all that is sent, and never says a word. */
export interface SilentServer {
  readonly port: number;
  /** What clients of Kafka are given: `host:port`. */
  readonly brokers: string;
  readonly url: string;
  /** How often somebody has connected. */
  connections(): number;
  close(): Promise<void>;
}

/** Starts one on loopback. */
export async function startSilentServer(): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    port,
    brokers: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}`,
    connections: () => connections,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
