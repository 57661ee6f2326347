import { failureTopicOf } from '../../../functions/shared/settings/mapping/failure-destination.ts';
import { OperationError } from '../../operation-error.ts';
import type { DeployedConnector } from '../../target/deployment.ts';
import type { Target } from '../../target/target.ts';

/** Where Lambda tells of what it has given up of a sink. */
export type FailureDestination =
  | { readonly kind: 'queue'; readonly name: string; readonly region: string; readonly account: string }
  | { readonly kind: 'bucket'; readonly name: string; readonly mappings: readonly string[] }
  | { readonly kind: 'topic'; readonly name: string };

/**
 * The failure destination of a sink, as its mappings have it.
 * @throws OperationError when there is none, or one that nobody can read
 */
export async function failureDestinationOf(
  { aws }: Pick<Target, 'aws'>,
  { name, kind, functionName, region }: DeployedConnector,
): Promise<FailureDestination> {
  if (kind === 'source') {
    throw new OperationError(
      'asked-wrongly',
      `${name} is a source: what failed of it are invocations, and the next ones send the same rows`,
    );
  }
  const { paginateListEventSourceMappings } = await import('@aws-sdk/client-lambda');
  const client = await aws.in(region).lambda();
  const mappings = new Map<string, string[]>();
  for await (const page of paginateListEventSourceMappings({ client }, { FunctionName: functionName })) {
    for (const { UUID = '', DestinationConfig } of page.EventSourceMappings ?? []) {
      const destination = DestinationConfig?.OnFailure?.Destination;
      if (destination) mappings.set(destination, [...(mappings.get(destination) ?? []), UUID]);
    }
  }
  const [first, ...others] = mappings;
  if (first === undefined) {
    throw new OperationError(
      'refused',
      `sink ${name} has no onFailureDestination: Lambda gives nothing up, or tells nobody`,
    );
  }
  if (others.length > 0) {
    throw new OperationError(
      'refused',
      `mappings of ${name} have several failure destinations: ${[...mappings.keys()].join(', ')}`,
    );
  }
  const [destination, uuids] = first;
  const topic = failureTopicOf(destination);
  if (topic !== undefined) return { kind: 'topic', name: topic };
  const [, , service, itsRegion = '', account = '', resource = ''] = destination.split(':');
  switch (service) {
    case 'sqs':
      return { kind: 'queue', name: resource, region: itsRegion, account };
    case 's3':
      return { kind: 'bucket', name: resource, mappings: uuids };
    default:
      throw new OperationError(
        'refused',
        `${destination} keeps nothing that can be read: have a queue subscribe to it, or take a queue, a bucket or a Kafka topic as onFailureDestination`,
      );
  }
}
