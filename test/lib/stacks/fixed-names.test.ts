import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { App } from 'aws-cdk-lib';
import { EXAMPLE_FILES } from '../../../functions/shared/settings/docs/examples.ts';
import { readConnectorsFile } from '../../../functions/shared/settings/file/read-file.ts';
import { addStacks } from '../../../lib/stacks/stacks.ts';
import { context, standIn, templatesWith } from '../../support/stacks/synth.ts';
import { awsModels } from '../aws/models.ts';
import { readTemplate, type Template } from '../aws/template-problems.ts';

/**
 * Why what is create-only does no harm, by type. CloudFormation makes the new resource first, which fails where a name is
 * taken: so nothing create-only may change while the name stays.
 */
const HARMLESS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'AWS::CloudWatch::Alarm': { AlarmName: 'the name' },
  'AWS::CloudWatch::Dashboard': { DashboardName: 'the name' },
  'AWS::EC2::SecurityGroup': { GroupDescription: 'without a name', VpcId: 'without a name' },
  'AWS::EC2::SecurityGroupIngress': {
    FromPort: 'without a name',
    GroupId: 'without a name',
    IpProtocol: 'without a name',
    SourceSecurityGroupId: 'without a name',
    ToPort: 'without a name',
  },
  'AWS::EC2::VPCEndpoint': {
    ServiceName: 'another service has another private name',
    VpcEndpointType: 'goes with the service',
    VpcId: 'private names are of one VPC',
  },
  'AWS::IAM::ManagedPolicy': { Description: 'without a name', Path: 'without a name' },
  'AWS::IAM::Role': {},
  'AWS::Lambda::EventInvokeConfig': { FunctionName: 'the name', Qualifier: 'never changes' },
  'AWS::Lambda::EventSourceMapping': {
    EventSourceArn: 'two deploys',
    SelfManagedEventSource: 'two deploys',
    StartingPosition: 'two deploys',
    StartingPositionTimestamp: 'two deploys',
  },
  'AWS::Lambda::Function': { FunctionName: 'the name' },
  'AWS::Logs::LogGroup': { LogGroupName: 'the name' },
  'AWS::SSM::Parameter': { Name: 'the name' },
  'AWS::Scheduler::Schedule': {},
};

function templatesOf(path: string): readonly Template[] {
  process.env.CDK_VALIDATION = 'false';
  const app = new App({ context });
  addStacks(app, readConnectorsFile(path), standIn);
  return app.synth().stacks.map(({ template }) => readTemplate(template));
}

describe('a property that CloudFormation can change only by replacing the resource', () => {
  const found = new Set<string>();
  for (const { Resources } of EXAMPLE_FILES.flatMap(templatesOf)) {
    for (const { Type, Properties } of Object.values(Resources)) {
      for (const name of awsModels.createOnly[Type] ?? []) {
        if (Properties[name.split('.')[0] ?? ''] !== undefined) found.add(`${Type} ${name}`);
      }
    }
  }
  for (const property of found) {
    it(`is the resource’s name, of a resource without a name, or reported by tdkafka deployed: ${property}`, () => {
      const [type = '', name = ''] = property.split(' ');
      assert.ok(HARMLESS[type]?.[name] !== undefined, property);
    });
  }
});

/** Properties that are names of one's own. */
const NAMES = ['FunctionName', 'LogGroupName', 'DashboardName', 'AlarmName', 'Name', 'TableName', 'RoleName'];

describe('a resource that has a name, or holds positions,', () => {
  it('keeps its logical id, since another id makes a second resource', () => {
    const ids = Object.entries(templatesWith()).flatMap(([stack, template]) =>
      Object.entries(readTemplate(template.toJSON()).Resources).flatMap(([id, { Type, Properties }]) => {
        const name = NAMES.map((property) => Properties[property]).find((value) => typeof value === 'string');
        const isKept = name !== undefined || /EventSourceMapping|GlobalTable|EventInvokeConfig/.test(Type);
        return isKept ? [`${stack} ${id} ${Type} ${name ?? '-'}`] : [];
      }),
    );
    const expected = readFileSync(join(import.meta.dirname, '../../fixtures/aws/logical-ids.txt'), 'utf8');
    assert.deepEqual(ids.sort(), expected.trim().split('\n'));
  });
});
