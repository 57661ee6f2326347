import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { FailureDestination } from '../../../lib/connector/failure-destination.ts';
import { ConfluentRegistry, type ConfluentRegistryProps, TDengineSink } from '../../../lib/index.ts';
import { commonProps, templateOf } from '../../support/stacks/in-stack.ts';
import { onlyResource, statementsOf } from '../../support/stacks/synth.ts';

const URL = 'https://registry.example.com';
const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret';

/** The registry's part of the mapping, and the secrets that the function may read. */
function registryWith(
  props: { readonly secret?: string; readonly ca?: string } & Omit<ConfluentRegistryProps, 'url' | 'secret'>,
) {
  const { secret, ca, ...others } = props;
  const template = templateOf((stack) => {
    const secretOf = (id: string, name: string) => Secret.fromSecretCompleteArn(stack, id, `${ARN}:${name}`);
    new TDengineSink(stack, 'Sink', {
      ...commonProps(stack),
      topics: ['meters'],
      settings: {
        database: 'power',
        format: 'json',
        routes: [{ stable: 'meters', timestamp: { field: 'ts', unit: 'ms' }, remaining: {} }],
      },
      provisionedPollerConfig: { minimumPollers: 1 },
      onFailure: FailureDestination.kafkaTopic('given-up'),
      schemaRegistryConfig: new ConfluentRegistry({
        url: URL,
        ...others,
        ...(secret !== undefined && { secret: secretOf('Login', secret) }),
        ...(ca !== undefined && { serverRootCaCertificate: secretOf('Ca', ca) }),
      }),
    });
  });
  const { AmazonManagedKafkaEventSourceConfig: config } = onlyResource(
    template,
    'AWS::Lambda::EventSourceMapping',
  ).properties;
  return {
    registry: Reflect.get(Object(config), 'SchemaRegistryConfig'),
    readable: statementsOf(template)
      .filter(({ Action }) => [Action].flat().includes('secretsmanager:GetSecretValue'))
      .flatMap(({ Resource }) => Resource)
      .sort(),
  };
}

describe('a Confluent schema registry', () => {
  it('needs nothing but its URL', () => {
    assert.deepEqual(registryWith({}), {
      registry: {
        SchemaRegistryURI: URL,
        EventRecordFormat: 'JSON',
        SchemaValidationConfigs: [{ Attribute: 'VALUE' }],
      },
      readable: [],
    });
  });

  it('may have a secret with the login and one with its CA certificate, which the role may read', () => {
    const { registry, readable } = registryWith({
      secret: 'login-a1B2c3',
      ca: 'ca-a1B2c3',
      validate: ['KEY', 'VALUE'],
    });
    assert.deepEqual(registry.AccessConfigs, [
      { Type: 'BASIC_AUTH', URI: `${ARN}:login-a1B2c3` },
      { Type: 'SERVER_ROOT_CA_CERTIFICATE', URI: `${ARN}:ca-a1B2c3` },
    ]);
    assert.deepEqual(registry.SchemaValidationConfigs, [{ Attribute: 'KEY' }, { Attribute: 'VALUE' }]);
    assert.deepEqual(readable, [`${ARN}:ca-a1B2c3`, `${ARN}:login-a1B2c3`]);
  });

  it('may be signed in to by mTLS', () => {
    const { registry } = registryWith({ secret: 'login-a1B2c3', authentication: 'mtls' });
    assert.deepEqual(registry.AccessConfigs, [{ Type: 'CLIENT_CERTIFICATE_TLS_AUTH', URI: `${ARN}:login-a1B2c3` }]);
  });
});
