import { createServer } from 'node:https';
import type { Identity } from '../servers/certificates.ts';

/** What stands before a TDengine of TDengine Cloud. */
export interface CloudGateway {
  readonly url: string;
  /** `Content-Encoding` of the requests that it let through. */
  readonly encodings: readonly (string | undefined)[];
  close(): Promise<void>;
}

/** Starts a TLS server that lets who has the token in the address into `tdengineUrl`, as root, and knows no other login. */
export async function startCloudGateway(tdengineUrl: string, token: string, identity: Identity): Promise<CloudGateway> {
  const encodings: (string | undefined)[] = [];
  const server = createServer({ ...identity }, async (request, response) => {
    const url = new URL(request.url ?? '/', tdengineUrl);
    const body = Buffer.concat(await request.toArray());
    if (url.searchParams.get('token') !== token || request.headers.authorization !== undefined) {
      response.writeHead(401).end(`invalid token ${url.searchParams.get('token')}`);
      return;
    }
    const encoding = request.headers['content-encoding'];
    encodings.push(encoding);
    url.searchParams.delete('token');
    const answer = await fetch(url, {
      method: 'POST',
      body,
      headers: {
        authorization: `Basic ${btoa('root:taosdata')}`,
        'accept-encoding': 'identity',
        ...(encoding !== undefined && { 'content-encoding': encoding }),
      },
    });
    response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('the gateway should listen on a port, and has none');
  return {
    url: `https://127.0.0.1:${address.port}`,
    encodings,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
