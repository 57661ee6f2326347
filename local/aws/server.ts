import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { listen, shut } from '../parts/http.ts';
import { REGION } from './names.ts';
import type { Answer, AwsRequest, Call, Caller, Service } from './protocol/call.ts';
import { AwsError, unknownOperation } from './protocol/error.ts';
import { jsonAnswer, jsonCall } from './protocol/json.ts';
import { queryCall } from './protocol/query.ts';
import { restCall } from './protocol/rest.ts';

/** Services by the names that requests are signed for. */
export type Services = Readonly<Record<string, Service | ForwardedService>>;

/** A service that another server is. */
export interface ForwardedService {
  readonly forward: (request: AwsRequest) => Promise<Answer>;
}

const JSON_TYPE = 'application/x-amz-json-1.1';

/** A running server of AWS's services. */
export interface AwsServer {
  readonly port: number;
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves services of AWS on loopback as their clients ask them: by any credentials, in any region.
 * @param port 0 is any free one.
 */
export async function startAwsServer(services: Services, port: number): Promise<AwsServer> {
  // AWS leaves a client's connection open for longer than a client waits with its next request.
  const server = createServer({ keepAliveTimeout: 0 }, async (incoming, response) => {
    const { status, headers, body } = await answerTo(services, await requestOf(incoming));
    response.writeHead(status, { 'x-amzn-RequestId': randomUUID(), ...headers });
    response.end(body);
  });
  const bound = await listen(server, port);
  return { port: bound, url: `http://127.0.0.1:${bound}`, close: () => shut(server) };
}

async function requestOf(incoming: IncomingMessage): Promise<AwsRequest> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://localhost');
  return {
    method: incoming.method ?? '',
    path: pathname
      .split('/')
      .filter((part) => part !== '')
      .map(decoded),
    query: searchParams,
    headers: incoming.headers,
    body: Buffer.concat(chunks),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

async function answerTo(services: Services, request: AwsRequest): Promise<Answer> {
  const { service: name, ...caller } = askedBy(request);
  if (name === undefined) {
    const message = 'the request is not signed; any credentials do';
    return jsonAnswer(403, JSON_TYPE, { __type: 'MissingAuthenticationTokenException', message });
  }
  const service = services[name];
  if (service === undefined) {
    const { name: code, message } = unknownOperation(name, nameIn(request));
    return jsonAnswer(400, JSON_TYPE, { __type: code, message });
  }
  if ('forward' in service) return service.forward(request);
  const call = await callOf(request, service);
  try {
    const { operations } = service;
    const operation = Object.hasOwn(operations, call.operation) ? operations[call.operation] : undefined;
    if (operation === undefined) throw unknownOperation(name, call.operation);
    return call.answer(await operation(call.input(), caller));
  } catch (error) {
    return call.refuse(error instanceof AwsError ? error : new AwsError('InternalServerError', String(error), 500));
  }
}

async function callOf(request: AwsRequest, { xmlNamespace = '', routes = [] }: Service): Promise<Call> {
  if (request.headers['smithy-protocol'] === 'rpc-v2-cbor') {
    // Few clients speak it, and none needs it before it does.
    const { cborCall } = await import('./protocol/cbor.ts');
    return cborCall(request);
  }
  return jsonCall(request) ?? queryCall(request, xmlNamespace) ?? restCall(request, routes);
}

/** An operation of a service that is not here, as far as the request names it. */
function nameIn({ method, path, headers, body }: AwsRequest): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target;
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  return (isForm && new URLSearchParams(body.toString()).get('Action')) || `${method} /${path.join('/')}`;
}

/** What stands before the operation in `X-Amz-Target`, by which a request is known that nobody has signed. */
const TARGETS: Readonly<Record<string, string>> = {
  AmazonSSM: 'ssm',
  DynamoDB_20120810: 'dynamodb',
  Logs_20140328: 'logs',
  GraniteServiceVersion20100801: 'monitoring',
};

/**
 * Who asks which service: what the request is signed for, of which nothing but the names is looked at. Without signature
 * and header it is no client of AWS, but may be a page in a browser, which can send no such headers to another server.
 */
function askedBy({ headers }: AwsRequest): Caller & { readonly service: string | undefined } {
  const signed = /Credential=([^/,]+)\/\d+\/([^/,]+)\/([^/,]+)\/aws4_request/.exec(headers.authorization ?? '');
  if (signed !== null) {
    const [, accessKey = '', region = '', service = ''] = signed;
    return { accessKey, region, service };
  }
  const [prefix = ''] = String(headers['x-amz-target'] ?? '').split('.');
  return { accessKey: 'anonymous', region: REGION, service: TARGETS[prefix] };
}
