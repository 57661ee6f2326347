import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Duration, Stack, Token } from 'aws-cdk-lib';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { SettingsError, TDengineSink, type TDengineSinkProps } from '../../../lib/index.ts';
import { commonProps, templateOf } from '../../support/stacks/in-stack.ts';
import { onlyResource } from '../../support/stacks/synth.ts';

function addSink(
  stack: Stack,
  changes: Partial<TDengineSinkProps> = {},
  common: Pick<TDengineSinkProps, 'deployment' | 'connector' | 'kafka' | 'tdengine'> = commonProps(stack),
): TDengineSink {
  return new TDengineSink(stack, changes.connector ?? 'meters', {
    ...common,
    topics: ['meters'],
    settings: { database: 'power' },
    ...changes,
  });
}

const PARAMETER_RULE = 'must be 1 to 100 characters of a-z, A-Z, 0-9, ".", "_" and "-"';
const NAME_RULE = 'must be 1 to 40 characters of a-z, 0-9 and -, beginning with a letter';

describe('a connector in an app of one’s own', () => {
  it('is refused with the problems that a connectors file would have', () => {
    const changes = {
      deployment: 'My Plant',
      parameterPrefix: '/plant',
      memorySize: 64,
      tdengine: { url: 'tdengine.example.com:6041' },
    };
    assert.throws(
      () => addSink(new Stack(), changes),
      new SettingsError('sinks.meters', [
        `deployment: ${NAME_RULE}; got "My Plant"`,
        `parameterPrefix: ${PARAMETER_RULE}; got "/plant"`,
        'memorySize: must be at least 256; got 64',
        'tdengine.url: must be a URL such as https://tdengine.example.com:6041, several separated by commas; got "tdengine.example.com:6041"',
      ]),
    );
  });

  it('is refused with a timeout of more than 14 minutes', () => {
    assert.doesNotThrow(() => addSink(new Stack(), { timeout: Duration.minutes(14) }));
    assert.throws(
      () => addSink(new Stack(), { timeout: Duration.seconds(841) }),
      /^Error: timeout must be at most 14 minutes, .*; got 14 minutes 1 second$/,
    );
  });

  it('is refused without exactly one login to TDengine', () => {
    const url = 'https://tdengine.example.com:6041';
    const parameter = (stack: Stack, id: string) =>
      StringParameter.fromSecureStringParameterAttributes(stack, id, { parameterName: `/demo/${id}` });
    const stack = new Stack();
    const [password, token] = [parameter(stack, 'password'), parameter(stack, 'token')];
    const one = /^Error: tdengine needs exactly one of password and token$/;
    assert.throws(() => addSink(new Stack(), { tdengine: { url } }), one);
    assert.throws(() => addSink(new Stack(), { tdengine: { url, password, token } }), one);
    assert.throws(
      () => addSink(new Stack(), { tdengine: { url, user: 'root', token } }),
      /^Error: tdengine\.user does not go with token$/,
    );
  });

  it('may have a TDengine URL that is known only at deploy', () => {
    const template = templateOf((stack) => {
      const common = commonProps(stack);
      addSink(stack, { tdengine: { ...common.tdengine, url: Token.asString({ Ref: 'Url' }) } }, common);
    });
    const { Environment } = onlyResource(template, 'AWS::Lambda::Function').properties;
    assert.deepEqual(Reflect.get(Reflect.get(Object(Environment), 'Variables'), 'TDENGINE_URL'), { Ref: 'Url' });
  });

  it('lets CloudWatch Logs use a KMS key that the app makes', () => {
    const template = templateOf((stack) => addSink(stack, { encryptionKey: new Key(stack, 'Key') }));
    const { KeyPolicy } = onlyResource(template, 'AWS::KMS::Key').properties;
    const statements: unknown = Reflect.get(Object(KeyPolicy), 'Statement');
    assert.ok(Array.isArray(statements));
    const [region, account] = [{ Ref: 'AWS::Region' }, { Ref: 'AWS::AccountId' }];
    const logGroups = ['arn:', { Ref: 'AWS::Partition' }, ':logs:', region, ':', account, ':log-group:*'];
    assert.deepEqual(statements.at(-1), {
      Effect: 'Allow',
      Principal: { Service: { 'Fn::Join': ['', ['logs.', region, '.amazonaws.com']] } },
      Action: ['kms:Decrypt', 'kms:Describe*', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Resource: '*',
      Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': { 'Fn::Join': ['', logGroups] } } },
    });
  });

  it('lets an operator change its own settings and read no other connector’s', () => {
    const template = templateOf((stack) => {
      const operator = new Role(stack, 'Operator', { assumedBy: new AccountRootPrincipal() });
      addSink(stack).connector.grantChangeSettings(operator);
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: 'Operator41AE602D' }],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: ['ssm:GetParameter', 'ssm:PutParameter'],
            Resource: {
              'Fn::Join': [
                '',
                [
                  'arn:',
                  { Ref: 'AWS::Partition' },
                  ':ssm:',
                  { Ref: 'AWS::Region' },
                  ':',
                  { Ref: 'AWS::AccountId' },
                  ':parameter/tdkafka/demo/meters/settings',
                ],
              ],
            },
          },
        ],
      },
    });
  });
});

describe('several connectors in one stack', () => {
  it('have their own names as tags', () => {
    const template = templateOf((stack) => {
      const common = commonProps(stack);
      for (const connector of ['meters', 'events']) addSink(stack, { connector }, common);
    });
    const tags = Object.values(template.findResources('AWS::Lambda::Function')).map(
      ({ Properties }) => Properties.Tags,
    );
    assert.deepEqual(
      tags,
      ['meters', 'events'].map((connector) => [
        { Key: 'tdkafka:connector', Value: connector },
        { Key: 'tdkafka:deployment', Value: 'demo' },
      ]),
    );
  });
});
