import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { generateAuthTokenFromCredentialsProvider } from 'aws-msk-iam-sasl-signer-js';
import { iamTokenCheck } from '../../src/index.ts';

const REGION = 'eu-west-1';
const check = iamTokenCheck(REGION);

async function signed(region = REGION): Promise<{ readonly url: string; readonly at: number }> {
  const { token, expiryTime } = await generateAuthTokenFromCredentialsProvider({
    region,
    awsCredentialsProvider: async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }),
  });
  return { url: Buffer.from(token, 'base64url').toString(), at: expiryTime - 900_000 };
}

const verdict = async (url: string, now: number) => check(Buffer.from(url).toString('base64url'), now);

async function refusal(url: string, now: number): Promise<string> {
  const said = await verdict(url, now);
  return said.kind === 'invalid' ? said.message : 'valid';
}

describe('the check of IAM tokens for MSK', () => {
  it('accepts a token of AWS’s signer until it expires', async () => {
    const { url, at } = await signed();
    const expiresAt = at + 900_000;
    assert.deepEqual(await verdict(url, at), { kind: 'valid', principal: 'AKIDEXAMPLE', expiresAt });
    assert.equal((await verdict(url, expiresAt - 1)).kind, 'valid');
    assert.equal(await refusal(url, expiresAt), 'Access denied: it has expired');
  });

  it('accepts a token of a signer whose clock is up to five minutes ahead', async () => {
    const { url, at } = await signed();
    assert.equal((await verdict(url, at - 300_000)).kind, 'valid');
    assert.match(await refusal(url, at - 300_001), /signed in the future/);
  });

  it('refuses a token for another region', async () => {
    const { url, at } = await signed('us-east-1');
    assert.match(await refusal(url, at), /not signed for https:\/\/kafka\.eu-west-1\.amazonaws\.com/);
  });

  for (const [what, from, to, said] of [
    ['action', /Connect/, 'Read', /its Action/],
    ['protocol', /^https/, 'http', /not signed for/],
    ['algorithm', /HMAC-SHA256/, 'HMAC-SHA1', /X-Amz-Algorithm/],
    ['scope', /%2Fkafka-cluster%2F/, '%2Fkafka%2F', /X-Amz-Credential/],
    ['date', /X-Amz-Date=\d{8}/, 'X-Amz-Date=20200101', /X-Amz-Date/],
    ['signed headers', /X-Amz-SignedHeaders=host/, 'X-Amz-SignedHeaders=date', /host is not signed/],
    ['signature', /X-Amz-Signature=./, 'X-Amz-Signature=', /X-Amz-Signature/],
    ['life', /X-Amz-Expires=900/, 'X-Amz-Expires=901', /X-Amz-Expires/],
    ['missing life', /X-Amz-Expires=900/, 'Y=1', /X-Amz-Expires/],
  ] as const) {
    it(`refuses a token with a wrong ${what}`, async () => {
      const { url, at } = await signed();
      const changed = url.replace(from, to);
      assert.notEqual(changed, url);
      assert.match(await refusal(changed, at), said);
    });
  }

  it('refuses a token that is no URL', async () => {
    assert.match(await refusal('no url', 0), /not the base64url of a URL/);
    assert.equal((await check('*', 0)).kind, 'invalid');
  });
});
