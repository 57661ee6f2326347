import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SettingsError } from '../../../functions/shared/settings/index.ts';
import { onlyResource, templatesWith, templateWith } from '../../support/stacks/synth.ts';

const CLUSTER = 'arn:aws:kafka:eu-west-1:123456789012:cluster/demo/5d7c6f2e-3';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_demo-a1B2c3';
const ROOT_CA = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:brokers-ca-a1B2c3';
const VPC = { vpcId: 'vpc-0a', subnetIds: ['subnet-0a', 'subnet-0b'], securityGroupIds: ['sg-0a'] };
const MAPPING = 'AWS::Lambda::EventSourceMapping';

function sinkWith(changes: Readonly<Record<string, unknown>> = {}) {
  return templateWith('demo-meters-sink', changes);
}

function mappingWith(changes: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const { Tags, FunctionName, ...properties } = onlyResource(sinkWith(changes), MAPPING).properties;
  return properties;
}

describe('the event source mapping of a sink', () => {
  it('has only its defaults when the settings say nothing more', () => {
    assert.deepEqual(mappingWith(), {
      AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'demo-meters-meters' },
      BatchSize: 10_000,
      EventSourceArn: CLUSTER,
      MetricsConfig: { Metrics: ['ErrorCount'] },
      StartingPosition: 'TRIM_HORIZON',
      Topics: ['meters'],
    });
  });

  it('takes batch size, window, starting position and consumer group from the settings', () => {
    const mapping = mappingWith({
      'sinks.meters.batchSize': 500,
      'sinks.meters.maximumBatchingWindowSeconds': 0,
      'sinks.meters.startingPosition': 'LATEST',
      'sinks.meters.consumerGroupId': 'connect-meters',
    });
    assert.equal(mapping.BatchSize, 500);
    assert.equal(mapping.MaximumBatchingWindowInSeconds, 0);
    assert.equal(mapping.StartingPosition, 'LATEST');
    assert.deepEqual(mapping.AmazonManagedKafkaEventSourceConfig, { ConsumerGroupId: 'connect-meters' });
  });

  it('is one for each topic, each with its own consumer group', () => {
    const topics = ['aa', 'b.b', 'b-b', 'b_b'];
    const mappings = Object.values(sinkWith({ 'sinks.meters.topics': topics }).findResources(MAPPING));
    const read = mappings.map(({ Properties: { Topics, AmazonManagedKafkaEventSourceConfig: config } }) => [
      Topics,
      config.ConsumerGroupId,
    ]);
    assert.deepEqual(read.sort(), topics.map((topic) => [[topic], `demo-meters-${topic}`]).sort());
  });

  it('is created after the role’s policy', () => {
    const template = sinkWith();
    const [policy] = Object.keys(template.findResources('AWS::IAM::Policy'));
    assert.ok(policy);
    assert.ok(onlyResource(template, MAPPING).dependsOn.includes(policy));
  });

  it('asks for partial responses with provisioned pollers only, and so does the function', () => {
    const onDemand = sinkWith();
    assert.equal(onlyResource(onDemand, MAPPING).properties.FunctionResponseTypes, undefined);
    assert.equal(variablesOf(onDemand).REPORT_BATCH_ITEM_FAILURES, undefined);
    const pollers = { minimumPollers: 2, maximumPollers: 4 };
    const provisioned = sinkWith({ 'sinks.meters.provisionedPollerConfig': pollers });
    const { properties } = onlyResource(provisioned, MAPPING);
    assert.deepEqual(properties.ProvisionedPollerConfig, { MinimumPollers: 2, MaximumPollers: 4 });
    assert.deepEqual(properties.FunctionResponseTypes, ['ReportBatchItemFailures']);
    assert.equal(variablesOf(provisioned).REPORT_BATCH_ITEM_FAILURES, 'true');
  });

  it('asks for Lambda’s error counts unless their alarm is off, and for event and Kafka metrics with pollers only', () => {
    const pollers = { 'sinks.meters.provisionedPollerConfig': {} };
    const off = { 'sinks.meters.alarms': { mappingErrors: false } };
    assert.deepEqual(mappingWith().MetricsConfig, { Metrics: ['ErrorCount'] });
    assert.deepEqual(mappingWith(pollers).MetricsConfig, { Metrics: ['ErrorCount', 'EventCount', 'KafkaMetrics'] });
    assert.equal(mappingWith(off).MetricsConfig, undefined);
    assert.deepEqual(mappingWith({ ...pollers, ...off }).MetricsConfig, { Metrics: ['EventCount', 'KafkaMetrics'] });
  });

  it('has all settings that only provisioned pollers allow', () => {
    const failed = 'arn:aws:sqs:eu-west-1:123456789012:failed-batches';
    const mapping = mappingWith({
      'sinks.meters.provisionedPollerConfig': { minimumPollers: 1, maximumPollers: 4, pollerGroupName: 'plants' },
      'sinks.meters.maximumRetryAttempts': 7,
      'sinks.meters.maximumRecordAgeSeconds': 3600,
      'sinks.meters.bisectBatchOnFunctionError': true,
      'sinks.meters.onFailureDestination': failed,
      'sinks.meters.systemLogLevel': 'WARN',
    });
    assert.deepEqual(mapping.ProvisionedPollerConfig, {
      MinimumPollers: 1,
      MaximumPollers: 4,
      PollerGroupName: 'plants',
    });
    assert.equal(mapping.MaximumRetryAttempts, 7);
    assert.equal(mapping.MaximumRecordAgeInSeconds, 3600);
    assert.equal(mapping.BisectBatchOnFunctionError, true);
    assert.deepEqual(mapping.DestinationConfig, { OnFailure: { Destination: failed } });
    assert.deepEqual(mapping.LoggingConfig, { SystemLogLevel: 'WARN' });
  });

  it('never has properties that Kafka mappings lack, nor without pollers those that need them', () => {
    const destination = 'arn:aws:s3:::failed-batches';
    const keys = new Set(Object.keys(mappingWith({ 'sinks.meters.onFailureDestination': destination })));
    for (const never of ['ParallelizationFactor', 'TumblingWindowInSeconds', 'ScalingConfig']) {
      assert.equal(keys.has(never), false);
    }
    for (const provisioned of [
      'MaximumRetryAttempts',
      'MaximumRecordAgeInSeconds',
      'BisectBatchOnFunctionError',
      'LoggingConfig',
    ]) {
      assert.equal(keys.has(provisioned), false);
    }
  });

  it('begins at the time of the settings with AT_TIMESTAMP', () => {
    const mapping = mappingWith({
      'sinks.meters.startingPosition': 'AT_TIMESTAMP',
      'sinks.meters.startingPositionTimestamp': '2024-01-01T01:00:00+01:00',
    });
    assert.equal(mapping.StartingPosition, 'AT_TIMESTAMP');
    assert.equal(mapping.StartingPositionTimestamp, Date.UTC(2024, 0, 1) / 1_000);
  });

  it('has the filters of the settings', () => {
    const filters = [{ value: { voltage: [{ numeric: ['>', 200] }] } }, { value: { kind: ['alarm'] } }];
    assert.deepEqual(mappingWith({ 'sinks.meters.filterCriteria': filters }).FilterCriteria, {
      Filters: filters.map((filter) => ({ Pattern: JSON.stringify(filter) })),
    });
  });

  it('has the failure destination of the settings', () => {
    const destination = 'arn:aws:sqs:eu-west-1:123456789012:failed-batches';
    assert.deepEqual(mappingWith({ 'sinks.meters.onFailureDestination': destination }).DestinationConfig, {
      OnFailure: { Destination: destination },
    });
  });

  it('signs in to MSK with SCRAM by the secret', () => {
    const mapping = mappingWith({ 'kafka.authentication': 'scram-sha-512', 'kafka.secretArn': SECRET });
    assert.deepEqual(mapping.SourceAccessConfigurations, [{ Type: 'SASL_SCRAM_512_AUTH', URI: SECRET }]);
  });

  it('signs in to MSK by mTLS with the secret', () => {
    const mapping = mappingWith({ 'kafka.authentication': 'mtls', 'kafka.secretArn': SECRET });
    assert.deepEqual(mapping.SourceAccessConfigurations, [{ Type: 'CLIENT_CERTIFICATE_TLS_AUTH', URI: SECRET }]);
  });

  it('trusts the private CA of self-managed brokers, however it signs in', () => {
    const accessOf = (kafka: object, vpc?: object) => {
      const cluster = { bootstrapServers: 'a:9096', serverRootCaCertificateSecretArn: ROOT_CA, ...kafka };
      return mappingWith({ kafka: cluster, vpc }).SourceAccessConfigurations;
    };
    const trusted = { Type: 'SERVER_ROOT_CA_CERTIFICATE', URI: ROOT_CA };
    assert.deepEqual(accessOf({ authentication: 'scram-sha-256', secretArn: SECRET }), [
      { Type: 'SASL_SCRAM_256_AUTH', URI: SECRET },
      trusted,
    ]);
    assert.deepEqual(accessOf({ authentication: 'mtls', secretArn: SECRET }), [
      { Type: 'CLIENT_CERTIFICATE_TLS_AUTH', URI: SECRET },
      trusted,
    ]);
    assert.deepEqual(accessOf({ authentication: 'tls' }, { ...VPC, subnetIds: ['subnet-0a'] }), [
      { Type: 'VPC_SUBNET', URI: 'subnet-0a' },
      { Type: 'VPC_SECURITY_GROUP', URI: 'sg-0a' },
      trusted,
    ]);
  });

  it('reaches self-managed brokers through the VPC', () => {
    const kafka = { bootstrapServers: 'a:9096,b:9096', authentication: 'scram-sha-512', secretArn: SECRET };
    assert.deepEqual(mappingWith({ kafka, vpc: VPC }), {
      BatchSize: 10_000,
      MetricsConfig: { Metrics: ['ErrorCount'] },
      SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['a:9096', 'b:9096'] } },
      SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'demo-meters-meters' },
      SourceAccessConfigurations: [
        { Type: 'SASL_SCRAM_512_AUTH', URI: SECRET },
        { Type: 'VPC_SUBNET', URI: 'subnet-0a' },
        { Type: 'VPC_SUBNET', URI: 'subnet-0b' },
        { Type: 'VPC_SECURITY_GROUP', URI: 'sg-0a' },
      ],
      StartingPosition: 'TRIM_HORIZON',
      Topics: ['meters'],
    });
  });

  it('is refused for self-managed brokers without a secret outside of a VPC', () => {
    const certificate = { serverRootCaCertificateSecretArn: ROOT_CA };
    for (const kafka of [{ authentication: 'plaintext' }, { authentication: 'tls', ...certificate }]) {
      assert.throws(
        () => templatesWith({ kafka: { bootstrapServers: 'a:9092', ...kafka } }),
        new SettingsError('sinks.meters', [
          'Lambda reads a self-managed cluster only with scram-sha-512, scram-sha-256 or mtls, or inside a VPC; give a secret or vpc',
        ]),
      );
    }
  });

  it('is refused for topic names that Kafka allows and Lambda does not read', () => {
    assert.throws(
      () => templatesWith({ 'sinks.meters.topics': ['ok', 'x', '.ab'] }),
      new SettingsError('sinks.meters', [
        'topics: Lambda reads topics of two characters or more that do not begin with "."; got "x"',
        'topics: Lambda reads topics of two characters or more that do not begin with "."; got ".ab"',
      ]),
    );
  });

  it('is refused with a consumer group longer than Lambda takes', () => {
    const longest = 'x'.repeat(200 - 'demo-meters-'.length);
    assert.doesNotThrow(() => templatesWith({ 'sinks.meters.topics': [longest] }));
    assert.throws(
      () => templatesWith({ 'sinks.meters.topics': [`${longest}x`] }),
      /^SettingsError: sinks.meters: consumerGroupId: topic x+ makes a consumer group of 201 characters, and Lambda takes 200; give one, or shorten the names$/,
    );
    const given = { 'sinks.meters.topics': [`${longest}x`], 'sinks.meters.consumerGroupId': 'g'.repeat(200) };
    assert.doesNotThrow(() => templatesWith(given));
  });
});

function variablesOf(template: ReturnType<typeof sinkWith>): Readonly<Record<string, unknown>> {
  return Reflect.get(Object(onlyResource(template, 'AWS::Lambda::Function').properties.Environment), 'Variables');
}
