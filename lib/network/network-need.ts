/** What AWS calls the services that connectors call, as in `com.amazonaws.<region>.<service>`. */
export type EndpointService =
  | 'dynamodb'
  | 'glue'
  | 'kafka'
  | 'lambda'
  | 's3'
  | 'secretsmanager'
  | 'sns'
  | 'sqs'
  | 'ssm'
  | 'sts';

/** Why something is needed: for which connector, and what for. */
export interface NeedReason {
  /** Kind and name, such as `sink meters`. */
  readonly connector: string;
  readonly purpose: string;
}

/** A way to one of AWS's services: a VPC endpoint, or a NAT gateway in its place. */
export interface EndpointNeed {
  readonly kind: 'endpoint';
  /** ARN of the MSK cluster in whose network it is needed; undefined: in the functions'. */
  readonly clusterArn: string | undefined;
  readonly service: EndpointService;
  readonly reasons: readonly NeedReason[];
}

/**
 * A connection that security groups must let through, on both sides: from the functions' groups, or from the MSK
 * cluster's own.
 */
export interface ConnectionNeed {
  readonly kind: 'connection';
  /** ARN of the MSK cluster whose groups connect, to themselves; undefined: the functions' groups connect. */
  readonly clusterArn: string | undefined;
  readonly to: 'tdengine' | 'brokers' | 'registry';
  /** A host, or the cluster's name. */
  readonly name: string;
  readonly ports: readonly number[];
  readonly reasons: readonly NeedReason[];
}

/** Something that a network must have for the connectors to work. */
export type NetworkNeed = EndpointNeed | ConnectionNeed;

/**
 * Whether the service has a gateway endpoint: an entry in route tables, which costs nothing.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
 */
export function isGateway(service: EndpointService): service is 'dynamodb' | 's3' {
  return service === 'dynamodb' || service === 's3';
}

/** Name of the stack with a deployment's VPC endpoints. */
export function networkStackName(deployment: string): string {
  return `${deployment}-network`;
}
