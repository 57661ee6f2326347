import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

/** Secrets Manager as far as functions ask it, for its client in this process. */
export interface SecretsServer {
  /** Keeps a secret, which is JSON, and gives its ARN. */
  put(content: object): string;
  close(): Promise<void>;
}

/** Starts one, and tells AWS's client of it by the environment. */
export async function startSecrets(): Promise<SecretsServer> {
  const secrets = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const asked: unknown = await json(request);
    const arn: unknown = typeof asked === 'object' && asked !== null ? Reflect.get(asked, 'SecretId') : undefined;
    const SecretString = secrets.get(String(arn));
    response.writeHead(SecretString === undefined ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(
      JSON.stringify(SecretString === undefined ? { __type: 'ResourceNotFoundException' } : { SecretString }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
  });
  return {
    put(content) {
      const arn = `arn:aws:secretsmanager:eu-west-1:123456789012:secret:secret-${100_000 + secrets.size}`;
      secrets.set(arn, JSON.stringify(content));
      return arn;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
