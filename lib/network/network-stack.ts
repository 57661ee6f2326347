import { type App, CfnOutput, type Environment, Stack, Tags } from 'aws-cdk-lib';
import type { ConnectorsFile } from '../../functions/shared/settings/index.ts';
import { networkOf } from '../stacks/named-resources.ts';
import { ConnectorEndpoints } from './connector-endpoints.ts';
import { networkStackName } from './network-need.ts';
import { networkNeeds } from './network-needs.ts';

/**
 * Makes the stack with the VPC endpoints of a deployment when `vpc.createEndpoints` asks for it.
 * @param env where the functions are.
 */
export function addNetworkStack(app: App, file: ConnectorsFile, env: Environment = {}): Stack | undefined {
  const { vpc, deployment } = file;
  if (vpc === undefined || !vpc.createEndpoints) return undefined;
  const tags = { 'tdkafka:deployment': deployment };
  const stack = new Stack(app, networkStackName(deployment), {
    description: `VPC endpoints of deployment ${deployment}`,
    env,
    tags,
  });
  for (const [name, value] of Object.entries(tags)) Tags.of(stack).add(name, value);
  const endpoints = new ConnectorEndpoints(stack, 'Endpoints', {
    ...networkOf(stack, vpc),
    services: networkNeeds(file).flatMap((need) => (need.kind === 'endpoint' ? [need.service] : [])),
    ...(vpc.routeTableIds !== undefined && { routeTableIds: vpc.routeTableIds }),
  });
  if (endpoints.securityGroup !== undefined) {
    new CfnOutput(stack, 'SecurityGroupId', {
      value: endpoints.securityGroup.securityGroupId,
      description: 'Group of the VPC endpoints; whoever else uses them must be admitted on port 443.',
    });
  }
  return stack;
}
