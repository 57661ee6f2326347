import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { bodyOf, listen, shut } from '../parts/http.ts';
import { runAction } from './actions.ts';
import { ParameterStore, type PutRequest, SsmError } from './parameter-store.ts';

/** A running parameter store. */
export interface LocalSsm {
  readonly port: number;
  /** For `AWS_ENDPOINT_URL_SSM`. */
  readonly url: string;
  /** Writes a parameter as PutParameter does. @throws SsmError */
  put(request: PutRequest): void;
  close(): Promise<void>;
}

/** Starts an SSM Parameter Store in memory that @aws-sdk/client-ssm can talk to. @param port 0 is any free one */
export async function startSsm({ port = 0 }: { readonly port?: number } = {}): Promise<LocalSsm> {
  const store = new ParameterStore();
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(store, request);
    response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1', 'x-amzn-RequestId': randomUUID() });
    response.end(JSON.stringify(body));
  });
  const bound = await listen(server, port);
  return {
    port: bound,
    url: `http://127.0.0.1:${bound}`,
    put: (request) => void store.put(request, now()),
    close: () => shut(server),
  };
}

async function answer(store: ParameterStore, request: IncomingMessage): Promise<{ status: number; body: object }> {
  try {
    const target = String(request.headers['x-amz-target'] ?? '');
    const action = target.replace(/^AmazonSSM\./, '');
    const body = await bodyOf(request);
    return { status: 200, body: runAction(store, action, JSON.parse(body), now()) };
  } catch (error) {
    if (error instanceof SsmError) return { status: 400, body: { __type: error.name, message: error.message } };
    if (error instanceof SyntaxError) {
      return { status: 400, body: { __type: 'SerializationException', message: 'the body is not JSON' } };
    }
    return { status: 500, body: { __type: 'InternalServerError', message: String(error) } };
  }
}

function now(): number {
  return Date.now() / 1000;
}
