import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { generateAuthTokenFromCredentialsProvider } from 'aws-msk-iam-sasl-signer-js';
import type { Admin, SASLOptions } from 'kafkajs';
import { withRawClient } from '../../src/client/raw-client.ts';
import { type CheckToken, iamTokenCheck, type ListenerOptions, startKafka } from '../../src/index.ts';
import { Writer } from '../../src/wire/writer.ts';
import { certificateAuthority } from '../support/certificates.ts';
import { withAdmin } from '../support/clients.ts';

const users = { alice: 'secret' };

interface Client {
  readonly sasl?: SASLOptions;
  readonly ssl?: { readonly ca: string; readonly cert?: string; readonly key?: string };
}

/** Lists the addresses that a client is told; rejects when it is not let in. */
function told(brokers: string, { sasl, ssl }: Client): Promise<readonly string[]> {
  const list = async (admin: Admin) =>
    (await admin.describeCluster()).brokers.map(({ host, port }) => `${host}:${port}`);
  return withAdmin(brokers, list, { ...(sasl && { sasl }), ...(ssl && { ssl }) });
}

async function withKafka(options: ListenerOptions & { now?: () => number }, use: (brokers: string) => Promise<void>) {
  const kafka = await startKafka(options);
  try {
    await use(kafka.brokers);
  } finally {
    await kafka.close();
  }
}

describe('listeners of the embedded broker', { concurrency: true }, () => {
  it('let a user sign in by SCRAM-SHA-256', () =>
    withKafka({ sasl: { mechanisms: ['SCRAM-SHA-256'], users } }, async (brokers) => {
      // A new one each time: kafkajs keeps its authenticator in the object.
      const by = (mechanism: 'scram-sha-256' | 'scram-sha-512', password: string): Client => ({
        sasl: { mechanism, username: 'alice', password },
      });
      assert.deepEqual(await told(brokers, by('scram-sha-256', 'secret')), [brokers]);
      await assert.rejects(told(brokers, by('scram-sha-256', 'other')), /SCRAM-SHA-256/);
      await assert.rejects(
        told(brokers, by('scram-sha-512', 'secret')),
        /does not support the requested SASL mechanism/,
      );
    }));

  it('let a client sign in by OAUTHBEARER with an IAM token over TLS', async () => {
    const authority = certificateAuthority('brokers');
    const sasl = { mechanisms: ['OAUTHBEARER'], checkToken: iamTokenCheck('eu-west-1') } as const;
    await withKafka({ sasl, tls: authority.issue() }, async (brokers) => {
      const by = (region: string): SASLOptions => ({
        mechanism: 'oauthbearer',
        async oauthBearerProvider() {
          const awsCredentialsProvider = async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' });
          const { token } = await generateAuthTokenFromCredentialsProvider({ region, awsCredentialsProvider });
          return { value: token };
        },
      });
      const ssl = { ca: authority.pem };
      assert.deepEqual(await told(brokers, { sasl: by('eu-west-1'), ssl }), [brokers]);
      await assert.rejects(told(brokers, { sasl: by('us-east-1'), ssl }), /Access denied/);
    });
  });

  it('end the session when the token expires, and then take only a new sign-in of the same user', async () => {
    let now = 1_000_000;
    const checkToken: CheckToken = (token) => ({ kind: 'valid', principal: token, expiresAt: now + 5_000 });
    const sasl = { mechanisms: ['OAUTHBEARER'], checkToken } as const;
    const metadata = () => new Writer().int32(0).boolean(false);
    const bearer = (who: string) => new Writer().bytes(Buffer.from(`n,,\u0001auth=Bearer ${who}\u0001\u0001`));
    const handshake = () => new Writer().string('OAUTHBEARER');
    await withKafka({ sasl, now: () => now }, (brokers) =>
      withRawClient(brokers, async (raw) => {
        const signIn = async (who: string) => {
          assert.equal((await raw.request(17, 1, handshake())).int16(), 0);
          const answer = await raw.request(36, 1, bearer(who));
          const code = answer.int16();
          answer.nullableString();
          answer.bytes();
          return [code, answer.int64()];
        };
        assert.deepEqual(await signIn('one'), [0, 5_000n]);
        now += 4_999;
        await raw.request(3, 6, metadata());
        now += 1;
        assert.deepEqual(await signIn('one'), [0, 5_000n]);
        await raw.request(3, 6, metadata());
        assert.deepEqual(await signIn('two'), [58, 0n]);
        await raw.closed;
      }),
    );
    await withKafka({ sasl, now: () => now }, (brokers) =>
      withRawClient(brokers, async (raw) => {
        await raw.request(17, 1, handshake());
        await raw.request(36, 1, bearer('one'));
        now += 5_000;
        await assert.rejects(raw.request(3, 6, metadata()), /ended the connection/);
      }),
    );
  });

  it('ask for a certificate of a known CA, always or only when the client shows one', async () => {
    const brokersAuthority = certificateAuthority('brokers');
    const clients = certificateAuthority('clients');
    const known = { ca: brokersAuthority.pem, ...clients.issue() };
    const unknown = { ca: brokersAuthority.pem, ...brokersAuthority.issue() };
    const none = { ca: brokersAuthority.pem };
    const tls = { ...brokersAuthority.issue(), ca: clients.pem, requestCert: true };
    await withKafka({ tls: { ...tls, rejectUnauthorized: true } }, async (brokers) => {
      assert.deepEqual(await told(brokers, { ssl: known }), [brokers]);
      await assert.rejects(told(brokers, { ssl: none }));
      await assert.rejects(told(brokers, { ssl: unknown }));
    });
    await withKafka({ tls: { ...tls, rejectUnauthorized: false } }, async (brokers) => {
      assert.deepEqual(await told(brokers, { ssl: known }), [brokers]);
      assert.deepEqual(await told(brokers, { ssl: none }), [brokers]);
      await assert.rejects(told(brokers, { ssl: unknown }));
    });
  });

  it('name the broker by the address of the listener that the client uses', async () => {
    const kafka = await startKafka({ otherListeners: [{ sasl: { mechanisms: ['PLAIN'], users } }] });
    const [other] = kafka.otherListeners;
    const sasl = { mechanism: 'plain', username: 'alice', password: 'secret' } as const;
    assert.deepEqual(await told(kafka.brokers, {}), [kafka.brokers]);
    assert.deepEqual(await told(other?.brokers ?? '', { sasl }), [other?.brokers]);
    await kafka.close();
  });

  it('are all closed when one of them cannot listen', async () => {
    const taken = await startKafka();
    const free = await startKafka();
    await free.close();
    const options = { port: free.port, otherListeners: [{ port: taken.port }] };
    await assert.rejects(startKafka(options), { code: 'EADDRINUSE' });
    await (await startKafka({ port: free.port })).close();
    await taken.close();
  });
});
