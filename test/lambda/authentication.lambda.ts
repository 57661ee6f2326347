import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type EmbeddedKafka, startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { certificateAuthority } from '../support/servers/certificates.ts';
import { type SecretsServer, startSecrets } from '../support/servers/secrets-server.ts';
import { eventOf, recordsOf } from '../support/sink/records.ts';
import { iamTokensOf } from './world/iam-tokens.ts';
import { assertFailed, assertReturned, lineOf } from './world/lines.ts';
import { type MskServer, startMsk } from './world/msk-server.ts';
import { recordsIn } from './world/topic.ts';
import { type LambdaWorld, startLambdaWorld } from './world/world.ts';

const CLUSTER = 'arn:aws:kafka:eu-west-1:123456789012:cluster/demo/5d7c6f2e-0a4b-4c1d-9e8f-7a6b5c4d3e2f-3';
const ROLE = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'session', region: 'eu-west-1' };

const authority = certificateAuthority('brokers');
const clients = certificateAuthority('clients');
const tls = authority.issue();

let world: LambdaWorld;
let secrets: SecretsServer;
let msk: MskServer;
let kafka: EmbeddedKafka;
/** Addresses of the same broker, by how it lets clients in there. */
let listeners: Readonly<Record<'iam' | 'sha256' | 'sha512' | 'mutual' | 'encrypted', string>>;

before(async () => {
  [world, secrets] = await Promise.all([startLambdaWorld('sink', 'source'), startSecrets()]);
  const users = { writer: 'hunter2' };
  kafka = await startKafka({
    numPartitions: 1,
    otherListeners: [
      { tls, sasl: { mechanisms: ['OAUTHBEARER'], checkToken: iamTokensOf(ROLE) } },
      { tls, sasl: { mechanisms: ['SCRAM-SHA-256'], users } },
      { tls, sasl: { mechanisms: ['SCRAM-SHA-512'], users } },
      { tls: { ...tls, requestCert: true, rejectUnauthorized: true, ca: clients.pem } },
      { tls },
    ],
  });
  const [iam = '', sha256 = '', sha512 = '', mutual = '', encrypted = ''] = kafka.otherListeners.map(
    ({ brokers }) => brokers,
  );
  listeners = { iam, sha256, sha512, mutual, encrypted };
  msk = await startMsk(CLUSTER, { bootstrapBrokerStringSaslIam: iam });
  await world.tdengine.execute('CREATE DATABASE test');
  await world.tdengine.execute('CREATE TABLE test.meters (ts TIMESTAMP, current FLOAT)');
  await world.tdengine.execute('INSERT INTO test.meters VALUES (1700000000000, 1)');
});
after(async () => {
  await world.close();
  await Promise.all([secrets, msk, kafka].map((server) => server.close()));
});

type Variables = Readonly<Record<string, string | undefined>>;

/** What a function is given to sign in with; all trust the brokers' own authority. */
function variablesOf(authentication: string, brokers: string | undefined, more: Variables = {}): Variables {
  return {
    KAFKA_AUTHENTICATION: authentication,
    KAFKA_BOOTSTRAP_SERVERS: brokers,
    KAFKA_SERVER_ROOT_CA_CERTIFICATE_SECRET_ARN: secrets.put({ certificate: authority.pem }),
    AWS_ENDPOINT_URL_SECRETS_MANAGER: process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER,
    ...more,
  };
}

const login = (password = 'hunter2') => secrets.put({ username: 'writer', password });

function certificate(): string {
  const { cert, key } = clients.issue();
  return secrets.put({ certificate: cert, privateKey: key });
}

const WAYS = [
  {
    way: 'iam, with the brokers that MSK names',
    variables: () =>
      variablesOf('iam', undefined, { KAFKA_CLUSTER_ARN: CLUSTER, IN_VPC: 'true', AWS_ENDPOINT_URL_KAFKA: msk.url }),
  },
  {
    way: 'scram-sha-256',
    variables: () => variablesOf('scram-sha-256', listeners.sha256, { KAFKA_SECRET_ARN: login() }),
  },
  {
    way: 'scram-sha-512',
    variables: () => variablesOf('scram-sha-512', listeners.sha512, { KAFKA_SECRET_ARN: login() }),
  },
  {
    way: 'mtls',
    variables: () => variablesOf('mtls', listeners.mutual, { KAFKA_SECRET_ARN: certificate() }),
  },
  {
    way: 'tls',
    variables: () => variablesOf('tls', listeners.encrypted),
  },
] as const;

const settingsOf = (topicPrefix: string) => ({ database: 'test', topicPrefix, delayMs: 0 });
const BAD = eventOf(recordsOf(['bad']));

describe('a deployed function signs in to the brokers', { concurrency: 4 }, () => {
  for (const [number, { way, variables }] of WAYS.entries()) {
    it(`by ${way}: the sink, to send dead letters, twice`, async () => {
      const deadLetterTopic = `dead${number}`;
      const settings = { database: 'test', errors: { tolerance: 'all', deadLetterTopic } };
      const container = await world.start('sink', { settings, variables: variables() });
      for (let count = 0; count < 2; count++) {
        const ending = await container.invoke(BAD);
        assertReturned(ending);
        assert.equal(lineOf(ending, 'batch').rejected, 1);
      }
      assert.equal((await recordsIn(kafka.brokers, deadLetterTopic, 2)).length, 2);
    });

    it(`by ${way}: the source, to create its topic and send rows`, async () => {
      const settings = { ...settingsOf(`from${number}`), topicCreation: { partitions: 1 } };
      const container = await world.start('source', { settings, variables: variables() });
      const ending = await container.invoke({});
      assertReturned(ending);
      assert.equal(lineOf(ending, 'tick').rows, 1);
      assert.equal((await recordsIn(kafka.brokers, `from${number}-test-meters`, 1)).length, 1);
    });
  }

  it('not with wrong credentials or an unknown CA, and fails with the reason, which shows no secret', async () => {
    const refusals = [
      [
        variablesOf('scram-sha-512', listeners.sha512, { KAFKA_SECRET_ARN: login('wrong') }),
        /SASL SCRAM SHA512 authentication failed: .*invalid credentials/,
      ],
      [
        variablesOf('iam', listeners.iam, { AWS_SESSION_TOKEN: 'of another' }),
        /Access denied: it is signed by another/,
      ],
      [variablesOf('iam', listeners.iam, { AWS_SECRET_ACCESS_KEY: 'wrong' }), /Access denied: it is signed by another/],
      [variablesOf('tls', listeners.mutual), /alert certificate required/],
      [
        { ...variablesOf('tls', listeners.encrypted), KAFKA_SERVER_ROOT_CA_CERTIFICATE_SECRET_ARN: undefined },
        /self-signed certificate/,
      ],
    ] as const;
    for (const [variables, reason] of refusals) {
      const container = await world.start('source', { settings: settingsOf('refused'), variables, timeoutMs: 15_000 });
      const ending = await container.invoke({});
      assertFailed(ending, /1 of 1 tables failed: test\.meters: Kafka at \S+ cannot be reached: /);
      assertFailed(ending, reason);
      assert.doesNotMatch(ending.lines.join('\n'), /hunter2|wrong/);
      await container.close();
    }
  });
});
