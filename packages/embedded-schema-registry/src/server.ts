import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { RegistryError } from './errors.ts';
import { answer, RawText } from './routes.ts';
import { Subjects } from './subjects.ts';

/** Where the registry listens, and who may use it. */
export interface SchemaRegistryOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** 127.0.0.1 by default. */
  readonly host?: string;
  /**
   * `user:password` of who may use it.
   * @default - everybody may
   */
  readonly userInfo?: string;
  /**
   * The token of who may use it.
   * @default - none
   */
  readonly bearerToken?: string;
}

/** A running registry. */
export interface EmbeddedSchemaRegistry {
  readonly port: number;
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  close(): Promise<void>;
}

const TYPE = 'application/vnd.schemaregistry.v1+json';

/** Starts a schema registry in this process: all in memory, gone when it closes. A port in use rejects with EADDRINUSE. */
export async function startSchemaRegistry(options: SchemaRegistryOptions = {}): Promise<EmbeddedSchemaRegistry> {
  const { port = 0, host = '127.0.0.1' } = options;
  const subjects = new Subjects();
  const allowed = allowedAuthorizations(options);
  const server = createServer((request, response) => {
    respond(subjects, allowed, request, response).catch((error: unknown) => {
      send(response, 500, { error_code: 50001, message: `Error in the backend data store: ${String(error)}` });
    });
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    port: bound,
    url: `http://${host}:${bound}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function respond(
  subjects: Subjects,
  allowed: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  if (allowed.length > 0 && !allowed.includes(request.headers.authorization ?? '')) {
    response.setHeader('WWW-Authenticate', 'Basic realm="SchemaRegistry"');
    send(response, 401, { error_code: 401, message: 'Unauthorized' });
    return;
  }
  try {
    const url = new URL(request.url ?? '/', 'http://registry');
    const path = url.pathname
      .split('/')
      .filter((part) => part !== '')
      .map((part) => decodeURIComponent(part));
    const body = Buffer.concat(chunks).toString();
    send(response, 200, answer(subjects, { method: request.method ?? '', path, query: url.searchParams, body }));
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    send(response, error.status, { error_code: error.code, message: error.message });
  }
}

function send(response: ServerResponse, status: number, value: unknown): void {
  const body = value instanceof RawText ? value.text : JSON.stringify(value);
  response.writeHead(status, { 'Content-Type': TYPE, 'Content-Length': Buffer.byteLength(body) }).end(body);
}

function allowedAuthorizations({ userInfo, bearerToken }: SchemaRegistryOptions): readonly string[] {
  return [
    ...(userInfo === undefined ? [] : [`Basic ${Buffer.from(userInfo).toString('base64')}`]),
    ...(bearerToken === undefined ? [] : [`Bearer ${bearerToken}`]),
  ];
}
