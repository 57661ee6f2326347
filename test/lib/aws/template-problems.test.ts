import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { quotaProblems } from './quota-problems.ts';
import { modelProblems, readTemplate } from './template-problems.ts';

function templateOf(Type: string, Properties: object, count = 1) {
  const resources = Array.from({ length: count }, (_, index) => [`R${index}`, { Type, Properties }]);
  return readTemplate({ Resources: Object.fromEntries(resources) });
}

const MAPPING = 'AWS::Lambda::EventSourceMapping';

describe('the check of a template against AWS’s models', () => {
  for (const [what, type, properties, problem] of [
    ['a number beyond its range', MAPPING, { BatchSize: 10_001 }, 'BatchSize is 10001, not 1 to 10000'],
    ['a list that is too long', MAPPING, { Topics: ['aa', 'bb'] }, 'Topics has size 2, not 1 to 1'],
    ['a member of a list', MAPPING, { Topics: ['.a'] }, 'Topics[] does not match'],
    [
      'a text below lists and mappings',
      MAPPING,
      { SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['a_b:9092'] } } },
      'SelfManagedEventSource.Endpoints.KafkaBootstrapServers[] does not match',
    ],
    ['a value that is not listed', MAPPING, { StartingPosition: 'EARLIEST' }, 'StartingPosition is not one of'],
    [
      'a key of a mapping',
      'AWS::Lambda::Function',
      { Environment: { Variables: { '1A': '' } } },
      'Environment.Variables{key}',
    ],
    [
      'days that CloudWatch Logs does not have',
      'AWS::Logs::LogGroup',
      { RetentionInDays: 2 },
      'RetentionInDays is not one of',
    ],
    [
      'a text that is too long',
      'AWS::Lambda::Function',
      { FunctionName: 'f'.repeat(141) },
      'FunctionName has size 141',
    ],
  ] as const) {
    it(`finds ${what}`, () => {
      const [found = '', ...others] = modelProblems(templateOf(type, properties));
      assert.ok(found.startsWith(`${type} R0: ${problem}`), found);
      assert.deepEqual(others, []);
    });
  }

  it('finds nothing in values that are known only at deploy', () => {
    assert.deepEqual(
      modelProblems(templateOf(MAPPING, { FunctionName: { Ref: 'F' }, BatchSize: { 'Fn::Sub': '' } })),
      [],
    );
  });
});

describe('the check of a template against AWS’s quotas', () => {
  const policy = (Resource: unknown) => ({ PolicyDocument: { Statement: [{ Resource }] } });
  const widgets = (count: number, metrics: number) => ({
    DashboardBody: JSON.stringify({
      widgets: Array.from({ length: count }, () => ({
        properties: { metrics: Array.from({ length: metrics }, () => []) },
      })),
    }),
  });
  for (const [type, properties, problem, count] of [
    ['AWS::SNS::Topic', {}, 'resources: 501, and AWS takes 500', 501],
    ['AWS::IAM::Policy', policy('a'.repeat(10_240)), 'characters of inline policies', 1],
    [
      'AWS::IAM::ManagedPolicy',
      policy({ 'Fn::Join': ['', ['a'.repeat(6_000), { Ref: 'R' }]] }),
      'characters of a managed',
      1,
    ],
    ['AWS::IAM::ManagedPolicy', policy('a'), 'managed policies: 11, and AWS takes 10', 11],
    ['AWS::CloudWatch::Dashboard', widgets(501, 1), 'widgets of a dashboard: 501', 1],
    ['AWS::CloudWatch::Dashboard', widgets(1, 501), 'metrics of a widget: 501', 1],
    ['AWS::CloudWatch::Dashboard', widgets(6, 417), 'metrics of a dashboard: 2502', 1],
    ['AWS::CloudWatch::Alarm', { EvaluationPeriods: 1, Period: 90 }, "an alarm's period: 90 s", 1],
    ['AWS::CloudWatch::Alarm', { EvaluationPeriods: 300, Period: 300 }, 'seconds that an alarm looks back: 90000', 1],
    ['AWS::SSM::Parameter', { Value: 'x'.repeat(8_193) }, 'bytes of a parameter: 8193', 1],
    ['AWS::SSM::Parameter', { Value: '{"a":"{{x}}"}' }, 'a parameter with something in double braces', 1],
    ['AWS::Lambda::Function', { Environment: { Variables: { A: 'a'.repeat(4_096) } } }, 'bytes of variables: 4097', 1],
  ] as const) {
    it(`finds ${problem}`, () => {
      const [found = ''] = quotaProblems(templateOf(type, properties, count));
      assert.ok(found.startsWith(problem), found);
    });
  }
});
