import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { Kafka, logLevel, type SASLOptions } from 'kafkajs';
import '../../../functions/shared/kafka/kafkajs-internals.ts';
import { type EmbeddedKafka, startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { ErrorCode, Writer } from '@tdengine-kafka-lambda/embedded-kafka/wire';
import { withRaw } from '../../support/kafka-contract/raw-client.ts';
import { certificateAuthority } from '../../support/servers/certificates.ts';

/** A broker that asks clients to sign in, by SCRAM-SHA-512 or PLAIN as the user `test`. */
interface Guarded {
  readonly name: string;
  readonly plain: () => string;
  readonly encrypted: () => string;
  readonly ca: () => string;
}

const PASSWORD = 'test-secret';
const KEYS = { produce: 0, metadata: 3, handshake: 17, versions: 18, authenticate: 36 } as const;
const MECHANISMS = ['SCRAM-SHA-512', 'PLAIN'] as const;

function onEachGuarded(declare: (guarded: Guarded) => void): void {
  const authority = certificateAuthority('brokers');
  const sasl = { mechanisms: MECHANISMS, users: { test: PASSWORD } };
  describe('signing in, on the embedded broker', { concurrency: true }, () => {
    let kafka: EmbeddedKafka | undefined;
    before(async () => {
      kafka = await startKafka({ sasl, otherListeners: [{ sasl, tls: authority.issue() }] });
    });
    after(() => kafka?.close());
    declare({
      name: 'embedded',
      plain: () => kafka?.brokers ?? '',
      encrypted: () => kafka?.otherListeners[0]?.brokers ?? '',
      ca: () => authority.pem,
    });
  });
  const { KAFKA_SASL_BROKERS, KAFKA_SASL_SSL_BROKERS, KAFKA_CA_FILE } = process.env;
  if (!KAFKA_SASL_BROKERS || !KAFKA_SASL_SSL_BROKERS || !KAFKA_CA_FILE) return;
  describe('signing in, on a real Kafka', { concurrency: true }, () => {
    declare({
      name: 'real',
      plain: () => KAFKA_SASL_BROKERS,
      encrypted: () => KAFKA_SASL_SSL_BROKERS,
      ca: () => readFileSync(KAFKA_CA_FILE, 'utf8'),
    });
  });
}

/** Signs in and asks who is there. */
async function nodes(brokers: string, sasl: SASLOptions, ca?: string): Promise<number> {
  const kafka = new Kafka({
    brokers: [brokers],
    sasl,
    ...(ca === undefined ? {} : { ssl: { ca } }),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 10_000,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  await admin.connect();
  try {
    return (await admin.describeCluster()).brokers.length;
  } finally {
    await admin.disconnect();
  }
}

const sasl = (mechanism: string, password = PASSWORD, username = 'test'): SASLOptions =>
  mechanism === 'PLAIN'
    ? { mechanism: 'plain', username, password }
    : { mechanism: 'scram-sha-512', username, password };

const handshake = (mechanism: string) => new Writer().string(mechanism);
const token = (text: string) => new Writer().bytes(Buffer.from(text));

onEachGuarded((guarded) => {
  const target = { name: guarded.name, brokers: guarded.plain };

  for (const mechanism of MECHANISMS) {
    it(`succeeds by ${mechanism}, with and without TLS`, async () => {
      assert.equal(await nodes(guarded.plain(), sasl(mechanism)), 1);
      assert.equal(await nodes(guarded.encrypted(), sasl(mechanism), guarded.ca()), 1);
    });

    it(`fails by ${mechanism} with a wrong password or an unknown user`, async () => {
      const said = mechanism === 'PLAIN' ? /Invalid username or password/ : /due to invalid credentials with SASL mech/;
      await assert.rejects(nodes(guarded.plain(), sasl(mechanism, 'wrong')), said);
      await assert.rejects(nodes(guarded.plain(), sasl(mechanism, PASSWORD, 'nobody')), said);
    });
  }

  it('needs at least 4096 iterations of SCRAM', () =>
    withRaw(target, async (raw) => {
      await raw.request(KEYS.handshake, 1, handshake('SCRAM-SHA-512'));
      const answer = await raw.request(KEYS.authenticate, 1, token('n,,n=test,r=nonce'));
      assert.deepEqual([answer.int16(), answer.nullableString()], [ErrorCode.NONE, '']);
      const [, iterations] = /^r=nonce.+,s=[A-Za-z0-9+/]+=*,i=(\d+)$/.exec(answer.bytes().toString()) ?? [];
      assert.ok(Number(iterations) >= 4096, `${iterations} iterations`);
      assert.equal(answer.int64(), 0n);
    }));

  it('with a wrong password is answered SASL_AUTHENTICATION_FAILED and ends the connection', () =>
    withRaw(target, async (raw) => {
      await raw.request(KEYS.handshake, 1, handshake('PLAIN'));
      const answer = await raw.request(KEYS.authenticate, 1, token('\0test\0wrong'));
      assert.equal(answer.int16(), ErrorCode.SASL_AUTHENTICATION_FAILED);
      assert.equal(answer.string(), 'Authentication failed: Invalid username or password');
      await raw.closed;
    }));

  for (const [what, text, said] of [
    ['two parts', 'test\0test-secret', /expected 3 tokens, got 2/],
    ['no user', '\0\0test-secret', /username not specified/],
    ['no password', '\0test\0', /password not specified/],
    ['another authorization id', 'other\0test\0test-secret', /authorization id that is different from username/],
  ] as const) {
    it(`fails with a PLAIN token with ${what}`, () =>
      withRaw(target, async (raw) => {
        await raw.request(KEYS.handshake, 1, handshake('PLAIN'));
        const answer = await raw.request(KEYS.authenticate, 1, token(text));
        assert.equal(answer.int16(), ErrorCode.SASL_AUTHENTICATION_FAILED);
        assert.match(answer.string(), said);
      }));
  }

  it('with an unsupported mechanism is answered the supported ones and ends the connection', () =>
    withRaw(target, async (raw) => {
      const answer = await raw.request(KEYS.handshake, 1, handshake('GSSAPI'));
      assert.equal(answer.int16(), ErrorCode.UNSUPPORTED_SASL_MECHANISM);
      assert.deepEqual(answer.array((reader) => reader.string()).sort(), [...MECHANISMS].sort());
      await raw.closed;
    }));

  it('is not needed for an ApiVersions request', () =>
    withRaw(target, async (raw) => {
      const answer = await raw.request(KEYS.versions, 0, new Writer());
      assert.equal(answer.int16(), ErrorCode.NONE);
      const keys = answer.array((reader) => [reader.int16(), reader.int16(), reader.int16()]).map(([key]) => key);
      assert.ok(keys.includes(KEYS.handshake) && keys.includes(KEYS.authenticate));
      assert.equal((await raw.request(KEYS.handshake, 1, handshake('PLAIN'))).int16(), ErrorCode.NONE);
    }));

  for (const [what, key, version, body] of [
    ['Metadata', KEYS.metadata, 6, () => new Writer().int32(0).boolean(false)],
    ['SaslAuthenticate without a handshake', KEYS.authenticate, 1, () => token('\0test\0test-secret')],
  ] as const) {
    it(`is needed, or the connection ends, for ${what}`, () =>
      withRaw(target, (raw) => assert.rejects(raw.request(key, version, body()), /ended the connection/)));
  }

  it('must come before a request of more than 512 KiB, which ends the connection', () =>
    withRaw(target, async (raw) => {
      raw.bytes(new Writer().int32(524_289).buffer());
      await raw.closed;
    }));

  it('takes a token without a request header after version 0 of the handshake', () =>
    withRaw(target, async (raw) => {
      await raw.request(KEYS.handshake, 0, handshake('PLAIN'));
      raw.bytes(new Writer().bytes(Buffer.from('\0test\0test-secret')).buffer());
      const answer = await raw.request(KEYS.metadata, 6, new Writer().int32(0).boolean(false));
      assert.equal(answer.int32(), 0);
    }));

  it('needs a new handshake to be repeated', () =>
    withRaw(target, async (raw) => {
      await raw.request(KEYS.handshake, 1, handshake('PLAIN'));
      const taken = await raw.request(KEYS.authenticate, 1, token('\0test\0test-secret'));
      assert.equal(taken.int16(), ErrorCode.NONE);
      const again = await raw.request(KEYS.authenticate, 1, token('\0test\0test-secret'));
      assert.equal(again.int16(), ErrorCode.ILLEGAL_SASL_STATE);
    }));
});
