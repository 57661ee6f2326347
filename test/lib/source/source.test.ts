import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SettingsError } from '../../../functions/shared/settings/index.ts';
import { parseEvent } from '../../../functions/source/event.ts';
import { actionsOf, onlyResource, statementWith, templatesWith, templateWith } from '../../support/stacks/synth.ts';

const TOPICS = 'arn:aws:kafka:eu-west-1:123456789012:topic/demo/5d7c6f2e-3';

function sourceWith(changes: Readonly<Record<string, unknown>> = {}) {
  const paths = Object.entries(changes).map(([path, value]) => [`sources.test.${path}`, value]);
  return templateWith('demo-test-source', Object.fromEntries(paths));
}

describe('the function of a source', () => {
  it('reserves no concurrency by default, which new accounts would refuse', () => {
    const { properties } = onlyResource(sourceWith({ shards: 8 }), 'AWS::Lambda::Function');
    assert.equal(properties.ReservedConcurrentExecutions, undefined);
  });

  it('may reserve as much concurrency as runs at once, and not less', () => {
    const with10 = sourceWith({ shards: 8, reservedConcurrentExecutions: 10 });
    assert.equal(onlyResource(with10, 'AWS::Lambda::Function').properties.ReservedConcurrentExecutions, 10);
    assert.throws(
      () => sourceWith({ shards: 8, reservedConcurrentExecutions: 9 }),
      /sources\.test\.reservedConcurrentExecutions: must be at least 10: one for each shard, one for the backfills and one for commands; got 9/,
    );
  });

  it('is not retried by Lambda after a failure, since the next tick comes soon', () => {
    const template = sourceWith();
    const { MaximumRetryAttempts, MaximumEventAgeInSeconds } = onlyResource(
      template,
      'AWS::Lambda::EventInvokeConfig',
    ).properties;
    assert.deepEqual([MaximumRetryAttempts, MaximumEventAgeInSeconds], [0, 60]);
  });

  it('may do to its own checkpoint items what its code does, and nothing to others’', () => {
    const statement = statementWith(sourceWith(), 'dynamodb:UpdateItem');
    assert.deepEqual(statement.Action, [
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ]);
    assert.deepEqual(statement.Condition, {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['demo/test'] },
    });
    assert.match(JSON.stringify(statement.Resource), /^\{"Fn::ImportValue":"demo-checkpoints:[^*]*Arn[^*]*"\}$/);
  });

  it('may look up the brokers, connect and produce, and nothing more', () => {
    assert.deepEqual(actionsOf(sourceWith()), [
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'kafka-cluster:Connect',
      'kafka-cluster:CreateTopic',
      'kafka-cluster:DescribeTopic',
      'kafka-cluster:WriteData',
      'kafka:GetBootstrapBrokers',
      'kms:Decrypt',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'ssm:GetParameters',
    ]);
  });

  it('may write to the topics of all tables that it has now or later', () => {
    const resource = (changes: Readonly<Record<string, unknown>>) =>
      statementWith(sourceWith(changes), 'kafka-cluster:WriteData').Resource;
    assert.equal(resource({}), `${TOPICS}/tdengine-test-*`);
    assert.equal(resource({ topicDelimiter: '.' }), `${TOPICS}/tdengine.test.*`);
    assert.equal(resource({ topicIgnoreDb: true }), `${TOPICS}/tdengine-*`);
    assert.equal(resource({ topicPerStable: false }), `${TOPICS}/tdengine-test`);
    assert.equal(resource({ topicPerStable: false, topicIgnoreDb: true }), `${TOPICS}/tdengine-test`);
  });

  it('may also write to its dead letter topic', () => {
    const errors = { tolerance: 'all', deadLetterTopic: 'bad-rows' };
    assert.deepEqual(statementWith(sourceWith({ errors }), 'kafka-cluster:WriteData').Resource, [
      `${TOPICS}/bad-rows`,
      `${TOPICS}/tdengine-test-*`,
    ]);
  });

  it('may write to topics that begin as the topic template does before its first table variable', () => {
    const resource = (topic: string) =>
      statementWith(sourceWith({ topicPrefix: undefined, topic }), 'kafka-cluster:WriteData').Resource;
    assert.equal(resource(`plant.\${database}.\${table}-v1`), `${TOPICS}/plant.test.*`);
    assert.equal(resource(`\${database}-\${table}-\${table}`), `${TOPICS}/test-*`);
    assert.equal(resource('plant'), `${TOPICS}/plant`);
  });

  it('is refused when Kafka would refuse its topics', () => {
    assert.throws(() => templatesWith({ 'sources.test.database': 'a b' }), SettingsError);
    assert.throws(
      () => templatesWith({ 'sources.test.database': 'a b' }),
      /^SettingsError: sources\.test: Kafka accepts no topic that begins with "tdengine-a b-"/,
    );
  });

  it('has the checkpoint table and the number of its shards in its environment', () => {
    const { Environment } = onlyResource(sourceWith({ shards: 8 }), 'AWS::Lambda::Function').properties;
    assert.match(JSON.stringify(Environment), /"SHARDS":"8"/);
    assert.match(JSON.stringify(Environment), /"CHECKPOINT_TABLE":\{"Fn::ImportValue":"demo-checkpoints:/);
  });
});

/** The schedules of a template: what they wake the function with, and the rest. */
function schedulesOf(template: ReturnType<typeof sourceWith>) {
  return Object.values(template.findResources('AWS::Scheduler::Schedule')).map(({ Properties }) => Properties);
}

describe('the schedules of a source', () => {
  it('invoke the function for its tables and its backfills', () => {
    const inputs = schedulesOf(sourceWith()).map(({ Target }) => Target.Input);
    assert.deepEqual(inputs.sort(), ['{"shard":0}', '{"work":"backfills"}']);
  });

  it('invoke the function for each shard of its tables', () => {
    const inputs = schedulesOf(sourceWith({ shards: 3 })).map(({ Target }) => Target.Input);
    assert.deepEqual(inputs.sort(), ['{"shard":0}', '{"shard":1}', '{"shard":2}', '{"work":"backfills"}']);
  });

  it('invoke the function with events that it understands', () => {
    const events = schedulesOf(sourceWith({ shards: 2 })).map(({ Target }) => parseEvent(JSON.parse(Target.Input)));
    assert.deepEqual(events.map(({ kind }) => kind).sort(), ['backfills', 'tick', 'tick']);
  });

  it('invoke the function by the schedule of the settings, without a flexible window', () => {
    for (const properties of schedulesOf(sourceWith({ schedule: 'cron(0/5 * * * ? *)', shards: 2 }))) {
      assert.equal(properties.ScheduleExpression, 'cron(0/5 * * * ? *)');
      assert.deepEqual(properties.FlexibleTimeWindow, { Mode: 'OFF' });
      assert.equal(properties.State, 'ENABLED');
    }
  });

  it('give up an invocation that cannot be delivered for an hour', () => {
    const policies = schedulesOf(sourceWith()).map(({ Target }) => Target.RetryPolicy.MaximumEventAgeInSeconds);
    assert.deepEqual(policies, [3_600, 3_600]);
  });

  it('share a role that may invoke only this function', () => {
    const template = sourceWith({ shards: 2 });
    const [functionId] = Object.keys(template.findResources('AWS::Lambda::Function'));
    const roles = template.findResources('AWS::IAM::Role', {
      Properties: { AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'scheduler.amazonaws.com' } }] } },
    });
    const [[roleId, role] = [], ...others] = Object.entries(roles);
    assert.equal(others.length, 0);
    assert.deepEqual(role?.Properties.Policies, [
      {
        PolicyName: 'invoke',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: { 'Fn::GetAtt': [functionId, 'Arn'] } },
          ],
        },
      },
    ]);
    assert.equal(role?.Properties.ManagedPolicyArns, undefined);
    // No policy beside the role's own: the schedule's target adds none.
    assert.equal(Object.keys(template.findResources('AWS::IAM::Policy')).length, 1);
    for (const { Target } of schedulesOf(template)) {
      assert.deepEqual(Target.RoleArn, { 'Fn::GetAtt': [roleId, 'Arn'] });
      assert.deepEqual(Target.Arn, { 'Fn::GetAtt': [functionId, 'Arn'] });
    }
  });

  it('have a role that only this account’s schedules can assume', () => {
    sourceWith().hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: {
              StringEquals: {
                'aws:SourceAccount': '123456789012',
                'aws:SourceArn': 'arn:aws:scheduler:eu-west-1:123456789012:schedule-group/default',
              },
            },
          },
        ],
      },
    });
  });
});
