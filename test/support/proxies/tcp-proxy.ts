import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Passes connections on to a server, until it ends them. */
export interface TcpProxy {
  readonly url: string;
  /** Connections of clients that are open. */
  open(): number;
  /** Ends all connections of clients: by FIN, as a server ends idle ones, or by RST, as one does that was started anew. */
  cut(how: 'end' | 'reset'): void;
  close(): Promise<void>;
}

/** Starts a proxy on loopback in front of a server's URL. */
export async function startTcpProxy(target: string): Promise<TcpProxy> {
  const { protocol, hostname, port } = new URL(target);
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    clients.add(client);
    client.once('close', () => {
      clients.delete(client);
      upstream.destroy();
    });
    client.on('error', () => {});
    upstream.on('error', () => client.destroy());
    client.pipe(upstream).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('the proxy should listen on a port, and has none');
  return {
    url: `${protocol}//127.0.0.1:${address.port}`,
    open: () => clients.size,
    cut(how) {
      for (const client of clients) {
        if (how === 'end') client.end();
        else client.resetAndDestroy();
      }
    },
    async close() {
      for (const client of clients) client.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
