import { Size } from 'aws-cdk-lib';
import type { ConnectorFunction } from '../connector/connector-function.ts';
import type { ConnectorProps } from '../connector/connector-props.ts';
import { FailureDestination } from '../connector/failure-destination.ts';
import { defined } from '../defined.ts';
import type { WatchedConnector } from './watched.ts';

/** What there is to watch of a connector, whatever its kind. */
export function watchedConnector(
  props: Pick<ConnectorProps, 'deployment' | 'connector' | 'kafka'> & { readonly onFailure?: unknown },
  { function: handler, logGroup, names, timeout, memorySize }: ConnectorFunction,
): WatchedConnector {
  return {
    deployment: props.deployment,
    connector: props.connector,
    function: handler,
    logGroup,
    timeout,
    memory: Size.mebibytes(memorySize),
    ...defined({
      names,
      clusterName: props.kafka.clusterName,
      failureQueue: props.onFailure instanceof FailureDestination ? props.onFailure.queue : undefined,
    }),
  };
}
