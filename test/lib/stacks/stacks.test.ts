import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Match } from 'aws-cdk-lib/assertions';
import { fileWith } from '../../support/stacks/example-file.ts';
import { appWith, standIn, templatesOf, templatesWith, templateWith } from '../../support/stacks/synth.ts';

describe('the stacks of a connectors file', () => {
  it('are one for each connector, one for the checkpoint table and one for the dashboard', () => {
    assert.deepEqual(Object.keys(templatesWith()).sort(), [
      'demo-checkpoints',
      'demo-dashboard',
      'demo-meters-sink',
      'demo-test-source',
    ]);
  });

  it('have no checkpoint table without a source', () => {
    assert.deepEqual(Object.keys(templatesWith({ sources: undefined })).sort(), ['demo-dashboard', 'demo-meters-sink']);
  });

  it('are in the account and region of the MSK cluster', () => {
    for (const stack of appWith().synth().stacks) {
      assert.deepEqual([stack.environment.region, stack.environment.account], ['eu-west-1', '123456789012']);
    }
  });

  it('are in the account and region of the command line with a self-managed cluster', () => {
    const vpc = { vpcId: 'vpc-0a', subnetIds: ['subnet-0a'], securityGroupIds: ['sg-0a'] };
    const kafka = { bootstrapServers: 'a:9092', authentication: 'plaintext' };
    for (const stack of appWith({ kafka, vpc }).synth().stacks) {
      assert.deepEqual([stack.environment.region, stack.environment.account], ['unknown-region', 'unknown-account']);
    }
  });

  it('bundle a function once for all connectors of its kind', () => {
    const asked: string[] = [];
    const other = { topics: ['other'], database: 'power' };
    appWith({ 'sinks.other': other }, (name) => {
      asked.push(name);
      return standIn(name);
    });
    assert.deepEqual(asked, ['sink', 'source']);
  });

  it('of ten connectors are made in less than 20 seconds, with one bundle for each kind', () => {
    const sinks = Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [`sinks.sink${index}`, { topics: ['aa', 'bb'], database: 'power' }]),
    );
    const sources = Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [`sources.source${index}`, { database: 'b', topicPrefix: 'c' }]),
    );
    const asked: string[] = [];
    const begun = performance.now();
    const { stacks } = appWith({ sinks: undefined, sources: undefined, ...sinks, ...sources }, (name) => {
      asked.push(name);
      return standIn(name);
    }).synth();
    const seconds = (performance.now() - begun) / 1_000;
    assert.equal(stacks.length, 12);
    assert.deepEqual(asked, ['sink', 'source']);
    assert.ok(seconds < 20, `${seconds} s`);
  });

  it('include one for VPC endpoints when those are asked for', () => {
    const vpc = { vpcId: 'vpc-0a', subnetIds: ['subnet-0a', 'subnet-0b'], securityGroupIds: ['sg-0a'] };
    assert.equal(templatesWith({ vpc })['demo-network'], undefined);
    const template = templatesWith({ vpc: { ...vpc, createEndpoints: true } })['demo-network'];
    assert.ok(Object.keys(template?.findResources('AWS::EC2::VPCEndpoint') ?? {}).length > 0);
  });

  it('have the deployment’s name as a tag', () => {
    for (const { tags } of appWith().synth().stacks) assert.deepEqual(tags, { 'tdkafka:deployment': 'demo' });
  });

  it('are each in the region of their connector’s cluster', () => {
    const far = { clusterArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/far/5d7c6f2e-3' };
    const { stacks } = appWith({ 'kafkaClusters.far': far, 'sinks.meters.kafkaCluster': 'far' }).synth();
    assert.deepEqual(stacks.map(({ stackName, environment }) => [stackName, environment.region]).sort(), [
      ['demo-checkpoints', 'eu-west-1'],
      ['demo-dashboard', 'us-east-1'],
      ['demo-dashboard-eu-west-1', 'eu-west-1'],
      ['demo-meters-sink', 'us-east-1'],
      ['demo-test-source', 'eu-west-1'],
    ]);
  });

  it('are the same when they are synthesized again', () => {
    const made = () => Object.entries(templatesOf(appWith())).map(([name, template]) => [name, template.toJSON()]);
    assert.deepEqual(made(), made());
  });

  it('have a description, and outputs that an operator needs', () => {
    const sink = templateWith('demo-meters-sink');
    sink.templateMatches({ Description: 'Kafka to TDengine: sink meters of deployment demo' });
    assert.deepEqual(Object.keys(sink.findOutputs('*')), ['FunctionName', 'LogGroupName', 'SettingsParameter']);
    sink.hasOutput('SettingsParameter', { Value: '/tdkafka/demo/meters/settings' });
    const source = templateWith('demo-test-source');
    source.templateMatches({ Description: 'TDengine to Kafka: source test of deployment demo' });
    source.hasOutput('ScheduleNames', { Value: Match.anyValue() });
    templateWith('demo-checkpoints').hasOutput('TableName', { Value: Match.anyValue() });
  });

  it('tag the resources of a connector with its name', () => {
    const tags = [
      { Key: 'tdkafka:connector', Value: 'meters' },
      { Key: 'tdkafka:deployment', Value: 'demo' },
    ];
    const sink = templateWith('demo-meters-sink');
    for (const type of ['AWS::Lambda::Function', 'AWS::Lambda::EventSourceMapping', 'AWS::Logs::LogGroup']) {
      sink.hasResourceProperties(type, { Tags: tags });
    }
  });

  it('keep the logical ids of resources with state, since another id makes another resource', () => {
    const ids = (name: string, type: string) => Object.keys(templateWith(name).findResources(type));
    assert.deepEqual(ids('demo-checkpoints', 'AWS::DynamoDB::GlobalTable'), ['Checkpoints3BECAEB6']);
    // A new mapping would begin at its starting position unless its consumer group has committed.
    assert.deepEqual(ids('demo-meters-sink', 'AWS::Lambda::EventSourceMapping'), ['SinkMappingsmeters70D355B8']);
    assert.deepEqual(ids('demo-meters-sink', 'AWS::SSM::Parameter'), ['SinkConnectorSettings71D479E4']);
    assert.deepEqual(ids('demo-test-source', 'AWS::SSM::Parameter'), ['SourceConnectorSettings9FEC6692']);
  });

  it('do not change the mapping of one topic when another topic is added', () => {
    const mappings = (topics: string[]) =>
      templateWith('demo-meters-sink', { 'sinks.meters.topics': topics }).findResources(
        'AWS::Lambda::EventSourceMapping',
      );
    const before = mappings(['meters']);
    const after = mappings(['more', 'meters']);
    assert.equal(Object.keys(after).length, 2);
    for (const [id, mapping] of Object.entries(before)) assert.deepEqual(after[id], mapping);
  });

  it('have names of secrets, and nothing that reads a secret at deploy', () => {
    const secretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_demo-a1B2c3';
    const changes = { 'kafka.authentication': 'scram-sha-512', 'kafka.secretArn': secretArn };
    const text = JSON.stringify(Object.values(templatesWith(changes)).map((template) => template.toJSON()));
    assert.ok(text.includes(secretArn));
    assert.ok(text.includes(String(Reflect.get(Object(fileWith({}).tdengine), 'passwordParameter'))));
    assert.doesNotMatch(text, /\{\{resolve:|"SecureString"|"NoEcho"/);
  });
});
