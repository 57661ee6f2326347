import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readEnvironment } from '../../../functions/shared/environment.ts';
import { connectorsFile, sinkRuntime, sourceRuntime } from '../../../functions/shared/settings/index.ts';
import { connectorEnvironment, deadLetterTopics, putParameters, sinkTopics } from '../../../local/runner/deployment.ts';
import type { PutRequest } from '../../../local/ssm/parameter-store.ts';

const errors = { tolerance: 'all', deadLetterTopic: 'dead' };
const file = connectorsFile.parse({
  deployment: 'demo',
  kafka: { bootstrapServers: 'real:9092', authentication: 'tls' },
  tdengine: { url: 'https://real:6041', user: 'writer', passwordParameter: '/demo/password' },
  sinks: {
    one: { topics: ['a', 'b'], database: 'd', errors },
    two: {
      ...{ topics: ['b', 'c'], database: 'd', errors },
      ...{ provisionedPollerConfig: {}, onFailureDestination: 'kafka://failed' },
    },
    three: { topics: ['c'], database: 'd', onFailureDestination: 'arn:aws:sqs:eu-west-1:123456789012:q' },
  },
  sources: { out: { database: 'test', topicPrefix: 't' } },
});

const put: PutRequest[] = [];
const ssm = { port: 1, url: 'http://ssm', put: (request: PutRequest) => void put.push(request), close: async () => {} };
const parts = {
  brokers: '127.0.0.1:9092',
  tdengine: { url: 'http://127.0.0.1:6041', user: 'root', password: 'taosdata' },
  ssm,
  dynamoDbUrl: 'http://dynamodb',
  close: async () => {},
};

describe('what a local run prepares for the functions', () => {
  it('is an SSM parameter for each connector’s settings and for the password, under the names of the file', () => {
    putParameters(ssm, file, 'secret');
    assert.deepEqual(
      put.map(({ name, type }) => [name, type]),
      [
        ['/tdkafka/demo/one/settings', 'String'],
        ['/tdkafka/demo/two/settings', 'String'],
        ['/tdkafka/demo/three/settings', 'String'],
        ['/tdkafka/demo/out/settings', 'String'],
        ['/demo/password', 'SecureString'],
      ],
    );
    const [one, , , out, password] = put.map(({ value }) => value);
    assert.equal(sinkRuntime.parse(JSON.parse(one ?? '')).database, 'd');
    assert.equal(sourceRuntime.parse(JSON.parse(out ?? '')).topicPrefix, 't');
    assert.equal(password, 'secret');
  });

  it('is an environment that names the local servers and holds no password', () => {
    const environment = connectorEnvironment(file, 'one', parts);
    assert.equal(environment.SETTINGS_PARAMETER, '/tdkafka/demo/one/settings');
    assert.equal(environment.TDENGINE_URL, 'http://127.0.0.1:6041');
    assert.equal(environment.TDENGINE_USER, 'root');
    assert.equal(environment.KAFKA_BOOTSTRAP_SERVERS, '127.0.0.1:9092');
    assert.equal(environment.KAFKA_AUTHENTICATION, 'plaintext');
    assert.equal(environment.AWS_ENDPOINT_URL_SSM, 'http://ssm');
    assert.equal(JSON.stringify(environment).includes('taosdata'), false);
  });

  it('is a password for the local TDengine, and no certificates, also when the file has a token', () => {
    const tdengine = { url: 'https://real', tokenParameter: '/demo/token', caCertificateParameter: '/demo/ca' };
    const cloud = connectorsFile.parse({ ...file, tdengine });
    put.length = 0;
    putParameters(ssm, cloud, 'secret');
    const { name, type, value } = put.at(-1) ?? {};
    assert.deepEqual([name, type, value], ['/local/tdengine/password', 'SecureString', 'secret']);
    assert.deepEqual(readEnvironment(connectorEnvironment(cloud, 'one', parts)).tdengine, {
      url: 'http://127.0.0.1:6041',
      login: { kind: 'password', user: 'root', passwordParameter: '/local/tdengine/password' },
      caCertificateParameter: undefined,
    });
  });

  it('is every topic of the sinks once, and those of dead letters and failures', () => {
    assert.deepEqual(sinkTopics(file), ['a', 'b', 'c', 'dead', 'failed']);
    assert.deepEqual(deadLetterTopics(file), ['dead']);
  });
});
