import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { addNetworkStack } from '../../../lib/network/network-stack.ts';
import { connectorsWith, SELF_MANAGED, VPC } from '../../support/stacks/connectors-with.ts';

const CREATE = { ...VPC, createEndpoints: true };
const GROUP = { 'Fn::GetAtt': [Match.stringLikeRegexp('SecurityGroup'), 'GroupId'] };

function templateWith(changes: Readonly<Record<string, unknown>>): Template {
  process.env.CDK_VALIDATION = 'false';
  const stack = addNetworkStack(new App(), connectorsWith({ vpc: CREATE, ...changes }), { region: 'eu-west-1' });
  assert.ok(stack !== undefined);
  return Template.fromStack(stack);
}

function servicesOf(template: Template, type: 'Interface' | 'Gateway'): readonly string[] {
  const found = template.findResources('AWS::EC2::VPCEndpoint', { Properties: { VpcEndpointType: type } });
  return Object.values(found).map(({ Properties }) => Properties.ServiceName.replace('com.amazonaws.eu-west-1.', ''));
}

describe('the stack of a deployment’s VPC endpoints', () => {
  it('is made only when it is asked for', () => {
    assert.equal(addNetworkStack(new App(), connectorsWith({})), undefined);
    assert.equal(addNetworkStack(new App(), connectorsWith({ vpc: VPC })), undefined);
    const stack = addNetworkStack(new App(), connectorsWith({ vpc: CREATE }));
    assert.deepEqual([stack?.stackName, stack?.tags.tagValues()], ['demo-network', { 'tdkafka:deployment': 'demo' }]);
  });

  it('has the interface endpoints that functions and pollers need', () => {
    assert.deepEqual(servicesOf(templateWith({}), 'Interface'), ['kafka', 'lambda', 'ssm', 'sts']);
    assert.deepEqual(servicesOf(templateWith({ sources: undefined }), 'Interface'), ['lambda', 'ssm', 'sts']);
    const pollers = { 'sinks.meters.provisionedPollerConfig': {} };
    assert.deepEqual(servicesOf(templateWith({ ...pollers, sources: undefined }), 'Interface'), ['ssm']);
    const services = servicesOf(templateWith({ kafka: SELF_MANAGED }), 'Interface');
    assert.deepEqual(services, ['lambda', 'secretsmanager', 'ssm', 'sts']);
  });

  it('has private DNS in all subnets, and admits only the functions, on 443', () => {
    const template = templateWith({});
    template.allResourcesProperties('AWS::EC2::VPCEndpoint', {
      VpcId: 'vpc-0a1b2c3d',
      PrivateDnsEnabled: true,
      SubnetIds: VPC.subnetIds,
      SecurityGroupIds: [GROUP],
    });
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: GROUP,
      SourceSecurityGroupId: 'sg-0a1b2c3d',
      IpProtocol: 'tcp',
      FromPort: 443,
      ToPort: 443,
    });
    template.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.absent() });
    template.hasOutput('SecurityGroupId', { Value: GROUP });
  });

  it('changes no rule of the functions’ own security groups', () => {
    templateWith({}).resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
  });

  it('has gateway endpoints for the given route tables, and none without', () => {
    const routeTableIds = ['rtb-0a1b2c3d', 'rtb-0a1b2c3e'];
    const s3 = { 'sinks.meters.onFailureDestination': 'arn:aws:s3:::failed' };
    const template = templateWith({ ...s3, vpc: { ...CREATE, routeTableIds } });
    assert.deepEqual(servicesOf(template, 'Gateway'), ['dynamodb', 's3']);
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      ServiceName: 'com.amazonaws.eu-west-1.dynamodb',
      RouteTableIds: routeTableIds,
      VpcId: 'vpc-0a1b2c3d',
    });
    assert.deepEqual(servicesOf(templateWith(s3), 'Gateway'), []);
  });

  it('keeps its endpoints’ logical ids, since another id makes another endpoint', () => {
    const ids = Object.keys(templateWith({}).findResources('AWS::EC2::VPCEndpoint'));
    assert.deepEqual(ids, [
      'EndpointskafkaBBDA99A8',
      'Endpointslambda47984A6A',
      'EndpointsssmE65EB489',
      'Endpointssts4E48FF53',
    ]);
  });
});
