import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket, type TlsOptions } from 'node:tls';
import { serve } from './connection.ts';
import type { Broker } from './requests/api/api.ts';
import { type SaslOptions, sasl as signIn } from './sasl/sasl.ts';
import { SaslSession } from './sasl/session.ts';

/** One address that the broker listens on, and what it asks of those who come. */
export interface ListenerOptions {
  /** @default 0, a free port */
  readonly port?: number;
  /**
   * Certificate and key to encrypt with, and whose clients' certificates to ask for: with `requestCert` a client that shows one which `ca`
   * does not know is sent away, and with `rejectUnauthorized` one that shows none, too (`ssl.client.auth` requested and required).
   * @default - no encryption
   */
  readonly tls?: TlsOptions;
  /** How clients sign in. @default - nobody has to */
  readonly sasl?: SaslOptions;
}

/** Where the broker listens. */
export interface Listening {
  readonly port: number;
  /** What clients are given: `host:port`. */
  readonly brokers: string;
}

/** A listener that can be closed. */
export interface Listener extends Listening {
  /** Ends all its connections. */
  close(): Promise<void>;
}

/**
 * Listens.
 * @param broker what clients are served by; they are told the address that they came by, as from `advertised.listeners`.
 * @throws node's own error when it cannot listen (`EADDRINUSE` for a port in use).
 */
export async function listen(options: ListenerOptions, broker: Omit<Broker, 'port'>): Promise<Listener> {
  const { host, now } = broker;
  const sasl = options.sasl === undefined ? undefined : signIn(options.sasl, now);
  const sockets = new Set<Socket>();
  const server = options.tls === undefined ? createServer() : createTlsServer(options.tls);
  server.listen(options.port ?? 0, host);
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const here: Broker = { ...broker, port };
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on(options.tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    if (isUntrusted(socket)) socket.destroy();
    else serve(socket, here, sasl && new SaslSession(sasl, now));
  });
  const closed = once(server, 'close');
  const close = async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { port, brokers: `${host}:${port}`, close };
}

/** A client that shows a certificate of nobody that is known, where it could have shown none. */
function isUntrusted(socket: Socket): boolean {
  return socket instanceof TLSSocket && socket.getPeerX509Certificate() !== undefined && !socket.authorized;
}
