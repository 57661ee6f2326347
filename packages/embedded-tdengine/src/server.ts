import { createServer, type Server } from 'node:http';
import { DEFAULT_VERSION, dialectOf } from './dialect.ts';
import { Engine } from './engine.ts';
import { errorBody } from './http/answer.ts';
import { JSON_TYPE, respond } from './http/bodies.ts';
import { handle } from './http/routes.ts';
import { Users } from './users.ts';

/** Where the server listens, who may use it, what time it has. */
export interface TDengineOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** 127.0.0.1 by default. */
  readonly host?: string;
  /** root by default. */
  readonly user?: string;
  /** taosdata by default. */
  readonly password?: string;
  /**
   * Tokens of `Authorization: Bearer`, and the user of each: a server since 3.4 of the Enterprise edition has them.
   * @default - the server knows no tokens, as 3.3 does
   */
  readonly tokens?: Readonly<Record<string, string>>;
  /** The time of day in ms; the clock by default. */
  readonly now?: () => number;
  /** The version of TDengine to behave like, `3.3.5` or `3.3.5.8`: see dialect.ts. 3.3.7.5 by default. */
  readonly version?: string;
}

/** A running server. */
export interface EmbeddedTDengine {
  readonly port: number;
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  close(): Promise<void>;
}

/** 0x0115, an internal error, for what should not happen. */
const INTERNAL_ERROR = 0x0115;

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}

/**
 * Starts a TDengine with its REST server in this process: data in memory, gone when it closes. It behaves like 3.3.7.5,
 * or in what versions differ (dialect.ts) like another that is asked for. A port in use rejects with Node's own error
 * (EADDRINUSE), a version that is not imitated with a RangeError.
 *
 * It answers what the sink, the source and a person at the tutorial ask, byte for byte like the server it stands for:
 * DDL, INSERT, DELETE, SELECT, DESCRIBE, SHOW and information_schema. Not here: schemaless writing, WebSocket,
 * subscriptions, joins, windows other than INTERVAL. What it knows but
 * cannot do is refused with 0x0100.
 */
export async function startTDengine(options: TDengineOptions = {}): Promise<EmbeddedTDengine> {
  const { port = 0, host = '127.0.0.1', user = 'root', password = 'taosdata', tokens, now = Date.now } = options;
  const users = new Users(user, password, tokens);
  const engine = new Engine(users, dialectOf(options.version ?? DEFAULT_VERSION));
  const route = { engine, users, now };
  // Like Go's server, this one never ends an idle connection, so a client that keeps one alive loses no request.
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    handle(request, response, route).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else
        respond(request, response, 200, JSON_TYPE, errorBody(INTERNAL_ERROR, `Internal error: ${String(error)}`, 0n));
    });
  });
  try {
    const bound = await listen(server, port, host);
    return {
      port: bound,
      url: `http://${host}:${bound}`,
      close: async () => {
        await close(server);
        engine.close();
      },
    };
  } catch (error) {
    engine.close();
    throw error;
  }
}
