import type { EndpointService } from './network-need.ts';

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
