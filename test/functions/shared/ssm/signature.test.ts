import assert from 'node:assert/strict';
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { awsCall } from '../../../../functions/shared/ssm/aws-call.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { answer, type Seen, scriptedServer } from './scripted-server.ts';

const TIME = fc.date({ min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
const SECRET = fc.string({ minLength: 1, maxLength: 60 });
// Spaces at the end of a header get lost on the way, of which no token has any.
const TOKEN = fc.option(fc.stringMatching(/^[A-Za-z0-9+/=]{1,60}$/), { nil: undefined });
const REGION = fc.constantFrom('eu-west-1', 'us-gov-west-1', 'cn-north-1');
const PATH = fc.constantFrom('', '/', '/prefix', '/two/parts/');

const server = await forThisFile(scriptedServer());

describe('the signature of a call to AWS', () => {
  it('is the same that AWS’s own signer makes of the request as it arrives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.json(),
        TIME,
        SECRET,
        TOKEN,
        REGION,
        PATH,
        async (body, time, secret, token, region, path) => {
          server.play(answer(200, '{}'));
          await awsCall(
            { service: 'ssm', target: 'AmazonSSM.GetParameters', body },
            {
              variables: {
                AWS_REGION: region,
                AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
                AWS_SECRET_ACCESS_KEY: secret,
                AWS_SESSION_TOKEN: token,
                AWS_ENDPOINT_URL: server.url + path,
              },
              timeoutMs: 10_000,
              now: () => time.getTime(),
              wait: async () => {},
              random: () => 0,
            },
          );
          const [seen] = server.seen;
          assert.ok(seen);
          assert.equal(seen.body, body);
          assert.equal(seen.headers.authorization, await signedByAws(seen, { secret, region, time }));
          assert.equal(seen.headers['x-amz-security-token'], token);
        },
      ),
    );
  });
});

interface Signing {
  readonly secret: string;
  readonly region: string;
  readonly time: Date;
}

/** `Authorization` by AWS's signer, over the headers that the request says are signed. */
async function signedByAws({ headers, path, body }: Seen, { secret, region, time }: Signing): Promise<string> {
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
  assert.ok(['host', 'x-amz-date', 'x-amz-target'].every((name) => names.includes(name)));
  const signer = new SignatureV4({
    service: 'ssm',
    region,
    sha256: NodeSha256,
    applyChecksum: false,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: secret },
  });
  const request = {
    method: 'POST',
    protocol: 'http:',
    hostname: '127.0.0.1',
    path,
    headers: Object.fromEntries(names.map((name) => [name, String(headers[name])])),
    body,
  };
  const signed = await signer.sign(request, { signingDate: time });
  return signed.headers.authorization ?? '';
}

/** The hash that AWS's signer wants, over Node's. */
class NodeSha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    if (secret === undefined) this.#hash = createHash('sha256');
    else this.#hash = createHmac('sha256', typeof secret === 'string' ? secret : bytesOf(secret));
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error('a hash is not used twice');
  }
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
