import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type KafkaProxy, startKafkaProxy } from '../support/proxies/kafka-proxy.ts';
import { type SilentServer, startSilentServer } from '../support/servers/silent-server.ts';
import { eventOf, recordsOf } from '../support/sink/records.ts';
import { assertFailed, lineOf, metricsOf } from './world/lines.ts';
import { HANGING_NAMES, NOBODY, silentAfter, TIMEOUT_MS } from './world/silence.ts';
import { type FunctionOptions, type LambdaWorld, startLambdaWorld } from './world/world.ts';

const GOOD = 'meters,groupid=1 current=1.5 1700000000000000000';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:brokers-a1B2c3';
const CLUSTER = 'arn:aws:kafka:eu-west-1:123456789012:cluster/demo/5d7c6f2e-0a4b-4c1d-9e8f-7a6b5c4d3e2f-3';

let world: LambdaWorld;
let silent: SilentServer;
const proxies: (KafkaProxy | Awaited<ReturnType<typeof silentAfter>>)[] = [];
before(async () => {
  [world, silent] = await Promise.all([startLambdaWorld('sink'), startSilentServer()]);
});
after(async () => {
  await world.close();
  await Promise.all([silent.close(), ...proxies.map((proxy) => proxy.close())]);
});

let databases = 0;

/** One invocation, with these variables, of a good and a bad record. */
async function invoke(variables: NonNullable<FunctionOptions['variables']>) {
  const container = await world.start('sink', {
    settings: {
      database: `silence${databases++}`,
      dataPrecision: 'ns',
      errors: { tolerance: 'all', deadLetterTopic: 'dead' },
    },
    variables,
    timeoutMs: TIMEOUT_MS,
  });
  const ending = await container.invoke(eventOf(recordsOf([GOOD, 'bad'])));
  await container.close();
  return ending;
}

async function tdengineSilentAfter(statements: number): Promise<string> {
  const proxy = await silentAfter(world.tdengineUrl, statements);
  proxies.push(proxy);
  return proxy.url;
}

async function kafkaSilentAtProduce(): Promise<string> {
  const proxy = await startKafkaProxy(world.kafka);
  proxies.push(proxy);
  proxy.begin((moment) => (moment === 'stored' ? new Promise<boolean>(() => {}) : Promise.resolve(false)));
  return proxy.brokers;
}

async function kafkaSilentAfter(answers: number): Promise<string> {
  const proxy = await startKafkaProxy(world.kafka);
  proxies.push(proxy);
  proxy.silentAfter(answers);
  return proxy.brokers;
}

describe('the sink ends in time, and says why, with', { concurrency: 8 }, () => {
  for (const [what, ssm] of [
    ['refuses connections', () => NOBODY.url],
    ['is silent', () => silent.url],
    ['has a name that is never found', () => 'http://ssm.hang.internal'],
  ] as const) {
    it(`an SSM that ${what}`, async () => {
      const ending = await invoke({ ...HANGING_NAMES, AWS_ENDPOINT_URL_SSM: ssm() });
      assertFailed(ending, /SSM parameter \/\S+: cannot be read: .*no answer/);
      assert.equal(metricsOf(ending).InvalidSettings, 1);
    });
  }

  for (const [what, url] of [
    ['refuses connections', () => NOBODY.url],
    ['is silent', () => silent.url],
    ['is silent after a statement', () => tdengineSilentAfter(1)],
    ['is silent after three statements', () => tdengineSilentAfter(3)],
    ['has a name that is never found', () => 'http://tdengine.hang.internal:6041'],
    ['never ends the TLS handshake', () => silent.url.replace('http:', 'https:')],
  ] as const) {
    it(`a TDengine that ${what}`, async () => {
      const ending = await invoke({ ...HANGING_NAMES, TDENGINE_URL: await url() });
      assertFailed(ending, /the batch is to be sent again: topic meters, partition 0, offset 0: TDengine/);
      assert.equal(lineOf(ending, 'batch').retried, 2);
      assert.equal(metricsOf(ending).Retried, 2);
    });
  }

  for (const [what, variables, reason] of [
    ['brokers that refuse', async () => ({ KAFKA_BOOTSTRAP_SERVERS: NOBODY.brokers }), /Kafka at 127\.0\.0\.1:1 /],
    ['brokers that are silent', async () => ({ KAFKA_BOOTSTRAP_SERVERS: silent.brokers }), /Kafka at 127\.0\.0\.1/],
    [
      'brokers that are silent after one answer',
      async () => ({ KAFKA_BOOTSTRAP_SERVERS: await kafkaSilentAfter(1) }),
      /Kafka at 127\.0\.0\.1/,
    ],
    [
      'brokers that are silent after two answers',
      async () => ({ KAFKA_BOOTSTRAP_SERVERS: await kafkaSilentAfter(2) }),
      /Kafka (at 127\.0\.0\.1|topic dead)/,
    ],
    [
      'brokers that are silent once they have the records',
      async () => ({ KAFKA_BOOTSTRAP_SERVERS: await kafkaSilentAtProduce() }),
      /Kafka (at 127\.0\.0\.1|topic dead)/,
    ],
    [
      'brokers that never end the TLS handshake',
      async () => ({ KAFKA_BOOTSTRAP_SERVERS: silent.brokers, KAFKA_AUTHENTICATION: 'tls' }),
      /Kafka at 127\.0\.0\.1/,
    ],
    [
      'brokers whose names are never found',
      async () => ({ ...HANGING_NAMES, KAFKA_BOOTSTRAP_SERVERS: 'b-1.hang.internal:9092,b-2.hang.internal:9092' }),
      /Kafka at b-1\.hang\.internal/,
    ],
    [
      'a Secrets Manager that refuses',
      async () => ({
        KAFKA_AUTHENTICATION: 'scram-sha-512',
        KAFKA_SECRET_ARN: SECRET,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: NOBODY.url,
      }),
      /secret arn:\S+ cannot be read/,
    ],
    [
      'a Secrets Manager that is silent',
      async () => ({
        KAFKA_AUTHENTICATION: 'scram-sha-512',
        KAFKA_SECRET_ARN: SECRET,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: silent.url,
      }),
      /Secrets? Manager|secret arn:\S+ cannot be read/,
    ],
    [
      'an Amazon MSK that is silent',
      async () => ({
        KAFKA_BOOTSTRAP_SERVERS: undefined,
        KAFKA_CLUSTER_ARN: CLUSTER,
        AWS_ENDPOINT_URL_KAFKA: silent.url,
      }),
      /Amazon MSK/,
    ],
  ] as const) {
    it(`${what}, with a dead letter to send`, async () => {
      const ending = await invoke(await variables());
      assertFailed(ending, /dead letters could not be sent: /);
      assert.ok(ending.kind === 'failed');
      assert.match(ending.errorMessage, reason);
      const { retried, unsentDeadLetters } = lineOf(ending, 'batch');
      // All of a batch, since Lambda takes no partial answer.
      assert.deepEqual({ retried, unsentDeadLetters }, { retried: 2, unsentDeadLetters: 1 });
      assert.equal(metricsOf(ending).UnsentDeadLetters, 1);
    });
  }
});
