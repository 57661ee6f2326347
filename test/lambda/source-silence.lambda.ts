import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type KafkaProxy, startKafkaProxy } from '../support/proxies/kafka-proxy.ts';
import { type SilentServer, startSilentServer } from '../support/servers/silent-server.ts';
import { assertFailed, lineOf } from './world/lines.ts';
import { HANGING_NAMES, NOBODY, silentAfter, TIMEOUT_MS } from './world/silence.ts';
import { type FunctionOptions, type LambdaWorld, startLambdaWorld } from './world/world.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:brokers-a1B2c3';

let world: LambdaWorld;
let silent: SilentServer;
const proxies: (KafkaProxy | Awaited<ReturnType<typeof silentAfter>>)[] = [];
before(async () => {
  [world, silent] = await Promise.all([startLambdaWorld('source'), startSilentServer()]);
  await world.tdengine.execute('CREATE DATABASE test');
  await world.tdengine.execute('CREATE TABLE test.meters (ts TIMESTAMP, current FLOAT)');
  await world.tdengine.execute('INSERT INTO test.meters VALUES (1700000000000, 1)');
});
after(async () => {
  await world.close();
  await Promise.all([silent.close(), ...proxies.map((proxy) => proxy.close())]);
});

/** One invocation with these variables. */
async function invoke(variables: NonNullable<FunctionOptions['variables']>, event: object = {}) {
  const container = await world.start('source', {
    settings: { database: 'test', topicPrefix: 'silence', delayMs: 0 },
    variables,
    timeoutMs: TIMEOUT_MS,
  });
  const ending = await container.invoke(event);
  await container.close();
  return ending;
}

async function httpSilentAfter(target: string, requests: number): Promise<string> {
  const proxy = await silentAfter(target, requests);
  proxies.push(proxy);
  return proxy.url;
}

async function kafkaSilentAfter(answers: number): Promise<string> {
  const proxy = await startKafkaProxy(world.kafka);
  proxies.push(proxy);
  proxy.silentAfter(answers);
  return proxy.brokers;
}

async function kafkaSilentAtProduce(): Promise<string> {
  const proxy = await startKafkaProxy(world.kafka);
  proxies.push(proxy);
  proxy.begin((moment) => (moment === 'stored' ? new Promise<boolean>(() => {}) : Promise.resolve(false)));
  return proxy.brokers;
}

describe('the source ends in time, and says why, with', { concurrency: 8 }, () => {
  for (const [what, ssm] of [
    ['refuses connections', () => NOBODY.url],
    ['is silent', () => silent.url],
  ] as const) {
    it(`an SSM that ${what}`, async () => {
      assertFailed(await invoke({ AWS_ENDPOINT_URL_SSM: ssm() }), /SSM parameter \/\S+: cannot be read: .*no answer/);
    });
  }

  for (const [what, url, reason] of [
    ['refuses connections', async () => NOBODY.url, /ECONNREFUSED/],
    ['is silent', async () => silent.url, /DynamoDB gave no answer within/],
    ['has a name that is never found', async () => 'http://dynamodb.hang.internal', /DynamoDB gave no answer within/],
    ['is silent after one request', () => httpSilentAfter(world.dynamoDb, 1), /DynamoDB gave no answer within/],
    ['is silent after two requests', () => httpSilentAfter(world.dynamoDb, 2), /DynamoDB gave no answer within/],
    ['is silent after four requests', () => httpSilentAfter(world.dynamoDb, 4), /DynamoDB gave no answer within/],
    ['is silent after five requests', () => httpSilentAfter(world.dynamoDb, 5), /DynamoDB gave no answer within/],
  ] as const) {
    it(`a DynamoDB that ${what}`, async () => {
      assertFailed(await invoke({ ...HANGING_NAMES, AWS_ENDPOINT_URL_DYNAMODB: await url() }), reason);
    });
  }

  it('a DynamoDB that is silent when the lease is given back, after the tick is logged', async () => {
    // Fence, lease, start, positions, claim and commit are answered.
    const ending = await invoke({ AWS_ENDPOINT_URL_DYNAMODB: await httpSilentAfter(world.dynamoDb, 6) });
    assert.equal(ending.kind, 'returned', JSON.stringify(ending));
    assert.equal(lineOf(ending, 'tick').rows, 1);
    lineOf(ending, 'the lease could not be given back and will run out');
  });

  for (const [what, url] of [
    ['refuses connections', async () => NOBODY.url],
    ['is silent', async () => silent.url],
    ['has a name that is never found', async () => 'http://tdengine.hang.internal:6041'],
    ['never ends the TLS handshake', async () => silent.url.replace('http:', 'https:')],
    ['is silent after two statements', () => httpSilentAfter(world.tdengineUrl, 2)],
    ['is silent after five statements', () => httpSilentAfter(world.tdengineUrl, 5)],
    ['is silent after seven statements', () => httpSilentAfter(world.tdengineUrl, 7)],
  ] as const) {
    it(`a TDengine that ${what}`, async () => {
      assertFailed(await invoke({ ...HANGING_NAMES, TDENGINE_URL: await url() }), /TDengine: /);
    });
  }

  for (const [what, variables, reason] of [
    ['brokers that refuse', async () => ({ KAFKA_BOOTSTRAP_SERVERS: NOBODY.brokers }), /Kafka at 127\.0\.0\.1:1 /],
    [
      'brokers that are silent',
      async () => ({ KAFKA_BOOTSTRAP_SERVERS: silent.brokers }),
      /Kafka (at 127\.0\.0\.1|topic)/,
    ],
    [
      'brokers that are silent after two answers',
      async () => ({ KAFKA_BOOTSTRAP_SERVERS: await kafkaSilentAfter(2) }),
      /Kafka (at 127\.0\.0\.1|topic)/,
    ],
    [
      'brokers that are silent once they have the records',
      async () => ({ KAFKA_BOOTSTRAP_SERVERS: await kafkaSilentAtProduce() }),
      /Kafka (at 127\.0\.0\.1|topic)/,
    ],
    [
      'brokers that never end the TLS handshake',
      async () => ({ KAFKA_BOOTSTRAP_SERVERS: silent.brokers, KAFKA_AUTHENTICATION: 'tls' }),
      /Kafka at 127\.0\.0\.1/,
    ],
    [
      'a Secrets Manager that is silent',
      async () => ({
        KAFKA_AUTHENTICATION: 'scram-sha-512',
        KAFKA_SECRET_ARN: SECRET,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: silent.url,
      }),
      /Secrets Manager|secret arn:\S+ cannot be read/,
    ],
  ] as const) {
    it(what, async () => {
      const ending = await invoke(await variables());
      assertFailed(ending, /1 of 1 tables failed: /);
      assert.ok(ending.kind === 'failed');
      assert.match(ending.errorMessage, reason);
      assert.equal(lineOf(ending, 'tick').failedTables, 1);
    });
  }

  for (const [what, variables, event, reason] of [
    [
      'a DynamoDB that is silent, asked for positions',
      async () => ({ AWS_ENDPOINT_URL_DYNAMODB: silent.url }),
      { positions: {} },
      /DynamoDB gave no answer/,
    ],
    [
      'a TDengine that is silent, asked for a backfill',
      async () => ({ TDENGINE_URL: silent.url }),
      { backfill: { start: { id: 'a', tables: ['*'], from: '2023-11-14T00:00:00Z', to: '2023-11-15T00:00:00Z' } } },
      /TDengine: /,
    ],
    [
      'a DynamoDB that is silent, at work on backfills',
      async () => ({ AWS_ENDPOINT_URL_DYNAMODB: silent.url }),
      { work: 'backfills' },
      /DynamoDB gave no answer/,
    ],
  ] as const) {
    it(what, async () => assertFailed(await invoke(await variables(), event), reason));
  }
});
