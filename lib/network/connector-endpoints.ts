import { Stack } from 'aws-cdk-lib';
import {
  CfnVPCEndpoint,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  type ISecurityGroup,
  type IVpc,
  Port,
  SecurityGroup,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { type EndpointService, isGateway } from './network-need.ts';

/** Properties of the endpoints. */
export interface ConnectorEndpointsProps {
  /** The VPC. It needs DNS names and DNS support, and no endpoint of these services with private DNS. */
  readonly vpc: IVpc;
  /**
   * Subnets in which the interface endpoints are; no two of one zone.
   * @default - the private ones
   */
  readonly vpcSubnets?: SubnetSelection;
  /** Who may connect to the interface endpoints. */
  readonly securityGroups: readonly ISecurityGroup[];
  /** The services that are called. */
  readonly services: readonly EndpointService[];
  /**
   * Route tables of the subnets, for the gateway endpoints.
   * @default - no gateway endpoints are made
   */
  readonly routeTableIds?: readonly string[];
}

/**
 * Endpoints by which connectors call AWS's services from a VPC that has no way to the internet.
 *
 * It makes no outbound rules of the callers' groups: where CloudFormation adds one, it takes the rule away that lets a
 * group connect to everything, and the functions would lose TDengine.
 * @see https://github.com/aws/aws-cdk/issues/987
 */
export class ConnectorEndpoints extends Construct {
  /** The group of the interface endpoints, to which others can be admitted; undefined without such endpoints. */
  readonly securityGroup: SecurityGroup | undefined;

  constructor(scope: Construct, id: string, props: ConnectorEndpointsProps) {
    super(scope, id);
    const services = [...new Set(props.services)].sort();
    const interfaces = services.filter((service) => !isGateway(service));
    if (interfaces.length > 0) {
      this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
        vpc: props.vpc,
        description: 'VPC endpoints of the connectors',
        // An endpoint only answers.
        allowAllOutbound: false,
      });
      for (const group of props.securityGroups) this.securityGroup.addIngressRule(group, Port.HTTPS, 'connectors');
      for (const service of interfaces) addInterface(this, props, service, this.securityGroup);
    }
    if (props.routeTableIds === undefined) return;
    for (const service of services.filter(isGateway)) {
      new CfnVPCEndpoint(this, service, {
        vpcEndpointType: 'Gateway',
        vpcId: props.vpc.vpcId,
        serviceName: `com.amazonaws.${Stack.of(this).region}.${service}`,
        routeTableIds: [...props.routeTableIds],
      });
    }
  }
}

function addInterface(
  scope: Construct,
  { vpc, vpcSubnets }: ConnectorEndpointsProps,
  service: EndpointService,
  securityGroup: SecurityGroup,
): void {
  new InterfaceVpcEndpoint(scope, service, {
    vpc,
    service: new InterfaceVpcEndpointAwsService(service),
    ...(vpcSubnets !== undefined && { subnets: vpcSubnets }),
    securityGroups: [securityGroup],
    // CDK would admit the whole VPC.
    open: false,
    privateDnsEnabled: true,
  });
}
