import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { networkNeeds } from '../../../lib/network/network-needs.ts';
import { connectorsWith, SECRET, SELF_MANAGED, VPC } from '../../support/stacks/connectors-with.ts';

/** The needs in short: `functions` or the cluster's name, what it is, and who needs it what for. */
function needsWith(changes: Readonly<Record<string, unknown>>): readonly string[] {
  return networkNeeds(connectorsWith(changes)).map((need) => {
    const network = need.clusterArn === undefined ? 'functions' : (need.clusterArn.split('/')[1] ?? '');
    const what = need.kind === 'endpoint' ? need.service : `${need.to} ${need.name}:${need.ports.join('+')}`;
    return `${network} | ${what} | ${need.reasons.map(({ connector, purpose }) => `${connector}: ${purpose}`).join('; ')}`;
  });
}

const DEAD = { 'sinks.meters.errors': { tolerance: 'all', deadLetterTopic: 'dead' } };
const POLLERS = { 'sinks.meters.provisionedPollerConfig': {} };
const NO_SOURCE = { sources: undefined };
const NO_SINK = { sinks: undefined };
const SQS = 'arn:aws:sqs:eu-west-1:123456789012:failed';

/** What Lambda's pollers need of the network of cluster demo, without provisioned ones. */
const POLLING = [
  'demo | brokers demo:9098 | sink meters: records',
  'demo | lambda | sink meters: to invoke the function',
  'demo | sts | sink meters: to take on its role',
];

describe('what the network of an MSK cluster needs', () => {
  it('is that Lambda’s pollers reach the brokers, Lambda and STS, whatever network the functions have', () => {
    assert.deepEqual(needsWith(NO_SOURCE), POLLING);
    assert.deepEqual(needsWith({ ...NO_SOURCE, vpc: VPC }).slice(2), POLLING);
  });

  it('is no endpoint of Lambda or STS for provisioned pollers', () => {
    assert.deepEqual(needsWith({ ...NO_SOURCE, ...POLLERS }), POLLING.slice(0, 1));
  });

  it('is an endpoint of Secrets Manager for a Kafka secret', () => {
    const kafka = { 'kafka.authentication': 'scram-sha-512', 'kafka.secretArn': SECRET };
    assert.deepEqual(needsWith({ ...NO_SOURCE, ...kafka }), [
      POLLING[0]?.replace('9098', '9096'),
      ...POLLING.slice(1),
      'demo | secretsmanager | sink meters: secrets of Kafka',
    ]);
  });

  it('is an endpoint for the failure destination, with provisioned pollers too', () => {
    for (const [destination, service] of [
      [SQS, 'sqs'],
      [SQS.replace('sqs', 'sns'), 'sns'],
      ['arn:aws:s3:::failed', 's3'],
    ]) {
      const needs = needsWith({ ...NO_SOURCE, ...POLLERS, 'sinks.meters.onFailureDestination': destination });
      assert.deepEqual(needs, [POLLING[0], `demo | ${service} | sink meters: batches given up`]);
    }
  });

  it('is no endpoint for a failure destination that is a Kafka topic of the cluster', () => {
    const needs = needsWith({ ...NO_SOURCE, ...POLLERS, 'sinks.meters.onFailureDestination': 'kafka://failed' });
    assert.deepEqual(needs, POLLING.slice(0, 1));
  });

  it('is nothing for sources, whose functions connect from their own network', () => {
    assert.deepEqual(needsWith(NO_SINK), []);
  });

  it('is access to the brokers on the port of the authentication', () => {
    const ports = { tls: 9094, plaintext: 9092 };
    for (const [authentication, port] of Object.entries(ports)) {
      const [brokers] = needsWith({ ...NO_SOURCE, 'kafka.authentication': authentication });
      assert.equal(brokers, `demo | brokers demo:${port} | sink meters: records`);
    }
    const mtls = { 'kafka.authentication': 'mtls', 'kafka.secretArn': SECRET };
    assert.equal(needsWith({ ...NO_SOURCE, ...mtls })[0], 'demo | brokers demo:9094 | sink meters: records');
  });

  it('is listed for each cluster by itself', () => {
    const other = { clusterArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/other/5d7c6f2e-4' };
    const sink = { topics: ['other'], database: 'power', kafkaCluster: 'other', provisionedPollerConfig: {} };
    assert.deepEqual(needsWith({ ...NO_SOURCE, 'kafkaClusters.other': other, 'sinks.other': sink }), [
      ...POLLING,
      'other | brokers other:9098 | sink other: records',
    ]);
  });
});

describe('what the network of the functions needs', () => {
  const TDENGINE = 'functions | tdengine tdengine.example.com:6041';

  it('is SSM and TDengine for a sink, and no more', () => {
    assert.deepEqual(needsWith({ ...NO_SOURCE, vpc: VPC }).slice(0, 2), [
      'functions | ssm | sink meters: settings, and the secret of TDengine',
      `${TDENGINE} | sink meters: rows`,
    ]);
  });

  it('is also the brokers and their addresses for a sink with dead letters', () => {
    assert.deepEqual(needsWith({ ...NO_SOURCE, ...DEAD, vpc: VPC }).slice(2, 4), [
      'functions | brokers demo:9098 | sink meters: dead letters',
      'functions | kafka | sink meters: addresses of the brokers',
    ]);
  });

  it('is also DynamoDB and the brokers for a source, and nothing for its traces and failure destination', () => {
    const more = { 'sources.test.tracing': true, 'sources.test.onFailureDestination': SQS };
    assert.deepEqual(needsWith({ ...NO_SINK, ...more, vpc: VPC }), [
      'functions | ssm | source test: settings, and the secret of TDengine',
      `${TDENGINE} | source test: rows`,
      'functions | dynamodb | source test: positions',
      'functions | brokers demo:9098 | source test: records',
      'functions | kafka | source test: addresses of the brokers',
    ]);
  });

  it('includes what Lambda’s pollers need of self-managed brokers', () => {
    assert.deepEqual(needsWith({ kafka: SELF_MANAGED, vpc: VPC }), [
      'functions | ssm | sink meters: settings, and the secret of TDengine; source test: settings, and the secret of TDengine',
      `${TDENGINE} | sink meters: rows; source test: rows`,
      'functions | dynamodb | source test: positions',
      'functions | brokers broker-1.plant.example:9096+9097 | source test: records; sink meters: records',
      'functions | secretsmanager | source test: secrets of Kafka; sink meters: secrets of Kafka',
      'functions | lambda | sink meters: to invoke the function',
      'functions | sts | sink meters: to take on its role',
    ]);
  });

  it('is nothing without vpc', () => {
    assert.deepEqual(needsWith({ kafka: SELF_MANAGED }), []);
  });

  it('is access to TDengine on the port of the URL, or its protocol’s default', () => {
    for (const [url, port] of [
      ['https://td.example.com', 443],
      ['http://td.internal', 80],
      ['http://td.internal:6042', 6042],
    ]) {
      const needs = needsWith({ ...NO_SOURCE, vpc: VPC, 'tdengine.url': url });
      assert.equal(needs[1], `functions | tdengine ${new URL(String(url)).hostname}:${port} | sink meters: rows`);
    }
  });
});
