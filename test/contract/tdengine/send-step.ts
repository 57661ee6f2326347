import { type Agent, request } from 'node:http';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { TDengineAccess } from '../../../cli/terminal/usage.ts';
import { bodyBytes, type RecordedRequest } from './scenario.ts';

export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Unpacked. */
  readonly body: Buffer;
}

/** The user that the corpus was recorded as. */
const RECORDED_LOGIN = basic({ user: 'root', password: 'taosdata' });

/** Sends a recorded request to a server, as a user of it. `agent` keeps the connection. */
export function sendStep(server: TDengineAccess, recorded: RecordedRequest, agent: Agent): Promise<Received> {
  const { hostname, port } = new URL(server.url);
  const plain = bodyBytes(recorded);
  const packs = recorded.headers?.['content-encoding'] === 'gzip' && !recorded.rawBody;
  const body = packs ? gzipSync(plain) : plain;
  const length = body.length > 0 || recorded.method !== 'GET' ? { 'content-length': String(body.length) } : {};
  const isUser = recorded.headers?.authorization === RECORDED_LOGIN;
  const headers = { ...recorded.headers, ...(isUser && { authorization: basic(server) }), ...length };
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, method: recorded.method, path: recorded.path, headers, agent },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const isPacked = response.headers['content-encoding'] === 'gzip' && bytes.length > 0;
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: isPacked ? gunzipSync(bytes) : bytes,
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

function basic({ user, password }: Omit<TDengineAccess, 'url'>): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
