import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type EmbeddedKafka, startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { certificateAuthority } from '../support/servers/certificates.ts';
import { type SecretsServer, startSecrets } from '../support/servers/secrets-server.ts';
import { eventOf, recordsOf } from '../support/sink/records.ts';
import { iamSignIn } from './world/iam-sign-in.ts';
import { assertFailed, assertReturned, lineOf } from './world/lines.ts';
import { type MskServer, startMsk } from './world/msk-server.ts';
import { type SaslFront, startSaslFront } from './world/sasl-front.ts';
import { scramSignIn } from './world/scram-server.ts';
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
let mutual: EmbeddedKafka;
let encrypted: EmbeddedKafka;
let fronts: { readonly iam: SaslFront; readonly sha256: SaslFront; readonly sha512: SaslFront };

before(async () => {
  [world, secrets] = await Promise.all([startLambdaWorld('sink', 'source'), startSecrets()]);
  const clientTls = { ...tls, requestCert: true, rejectUnauthorized: true, ca: clients.pem };
  const scram = (hash: 'sha256' | 'sha512') => () => scramSignIn(hash, 'writer', 'hunter2');
  const [iam, sha256, sha512] = await Promise.all([
    startSaslFront(world.kafka, tls, 'OAUTHBEARER', () => iamSignIn(ROLE)),
    startSaslFront(world.kafka, tls, 'SCRAM-SHA-256', scram('sha256')),
    startSaslFront(world.kafka, tls, 'SCRAM-SHA-512', scram('sha512')),
  ]);
  fronts = { iam, sha256, sha512 };
  mutual = await startKafka({ tls: clientTls, numPartitions: 1 });
  encrypted = await startKafka({ tls, numPartitions: 1 });
  msk = await startMsk(CLUSTER, { bootstrapBrokerStringSaslIam: iam.brokers });
  await world.tdengine.execute('CREATE DATABASE test');
  await world.tdengine.execute('CREATE TABLE test.meters (ts TIMESTAMP, current FLOAT)');
  await world.tdengine.execute('INSERT INTO test.meters VALUES (1700000000000, 1)');
});
after(async () => {
  await world.close();
  const others = [secrets, msk, mutual, encrypted, ...Object.values(fronts)];
  await Promise.all(others.map((server) => server.close()));
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

const mutualTls = () => ({ ca: authority.pem, ...clients.issue() });

const WAYS = [
  {
    way: 'iam, with the brokers that MSK names',
    variables: () =>
      variablesOf('iam', undefined, { KAFKA_CLUSTER_ARN: CLUSTER, IN_VPC: 'true', AWS_ENDPOINT_URL_KAFKA: msk.url }),
    read: () => ({ brokers: world.kafka.brokers }),
  },
  {
    way: 'scram-sha-256',
    variables: () => variablesOf('scram-sha-256', fronts.sha256.brokers, { KAFKA_SECRET_ARN: login() }),
    read: () => ({ brokers: world.kafka.brokers }),
  },
  {
    way: 'scram-sha-512',
    variables: () => variablesOf('scram-sha-512', fronts.sha512.brokers, { KAFKA_SECRET_ARN: login() }),
    read: () => ({ brokers: world.kafka.brokers }),
  },
  {
    way: 'mtls',
    variables: () => variablesOf('mtls', mutual.brokers, { KAFKA_SECRET_ARN: certificate() }),
    read: () => ({ brokers: mutual.brokers, security: { ssl: mutualTls() } }),
  },
  {
    way: 'tls',
    variables: () => variablesOf('tls', encrypted.brokers),
    read: () => ({ brokers: encrypted.brokers, security: { ssl: { ca: authority.pem } } }),
  },
] as const;

const settingsOf = (topicPrefix: string) => ({ database: 'test', topicPrefix, delayMs: 0 });
const BAD = eventOf(recordsOf(['bad']));

describe('a function signs in to the brokers by', { concurrency: 4 }, () => {
  for (const [number, { way, variables, read }] of WAYS.entries()) {
    it(`${way}: the sink, for its dead letters, twice`, async () => {
      const deadLetterTopic = `dead${number}`;
      const settings = { database: 'test', errors: { tolerance: 'all', deadLetterTopic } };
      const container = await world.start('sink', { settings, variables: variables() });
      for (let count = 0; count < 2; count++) {
        const ending = await container.invoke(BAD);
        assertReturned(ending);
        assert.equal(lineOf(ending, 'batch').rejected, 1);
      }
      const { brokers, ...more } = { security: {}, ...read() };
      assert.equal((await recordsIn(brokers, deadLetterTopic, 2, more.security)).length, 2);
    });

    it(`${way}: the source, for its rows, and to make the topic`, async () => {
      const settings = { ...settingsOf(`from${number}`), topicCreation: { partitions: 1 } };
      const container = await world.start('source', { settings, variables: variables() });
      const ending = await container.invoke({});
      assertReturned(ending);
      assert.equal(lineOf(ending, 'tick').rows, 1);
      const { brokers, ...more } = { security: {}, ...read() };
      assert.equal((await recordsIn(brokers, `from${number}-test-meters`, 1, more.security)).length, 1);
    });
  }

  it('nothing that they accept, and says so', async () => {
    for (const variables of [
      variablesOf('scram-sha-512', fronts.sha512.brokers, { KAFKA_SECRET_ARN: login('wrong') }),
      variablesOf('iam', fronts.iam.brokers, { AWS_SESSION_TOKEN: 'of another' }),
      variablesOf('iam', fronts.iam.brokers, { AWS_SECRET_ACCESS_KEY: 'wrong' }),
      variablesOf('tls', mutual.brokers),
      { ...variablesOf('tls', encrypted.brokers), KAFKA_SERVER_ROOT_CA_CERTIFICATE_SECRET_ARN: undefined },
    ]) {
      const container = await world.start('source', { settings: settingsOf('refused'), variables, timeoutMs: 15_000 });
      const ending = await container.invoke({});
      assertFailed(ending, /1 of 1 tables failed: test\.meters: Kafka at \S+ cannot be reached: /);
      assert.doesNotMatch(ending.lines.join('\n'), /hunter2|wrong/);
      await container.close();
    }
    assert.ok(fronts.sha512.signedIn.refused > 0 && fronts.iam.signedIn.refused > 1);
  });
});
