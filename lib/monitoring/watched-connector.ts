import { Size } from 'aws-cdk-lib';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { ConnectorFunction } from '../connector/connector-function.ts';
import type { ConnectorProps } from '../connector/connector-props.ts';
import { FailureDestination } from '../connector/failure-destination.ts';
import { defined } from '../defined.ts';
import type { Watched, WatchedConnector } from './watched.ts';

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

/**
 * A connector as another stack can show it: by names that are known at synth. An export of the connector's stack could
 * neither change nor go as long as a dashboard imports it. What mappings count has their ids alone, which only deploys
 * know: alarms show it.
 */
export function namedWatched(scope: Construct, watched: Watched): Watched {
  const { names } = watched;
  if (names === undefined) return watched;
  const named = {
    function: LambdaFunction.fromFunctionName(scope, 'Function', names.function),
    logGroup: LogGroup.fromLogGroupName(scope, 'Logs', names.logGroup),
  };
  if (watched.kind === 'source') return { ...watched, ...named };
  const mappings = watched.mappings.map((mapping) => ({
    ...mapping,
    kafkaMetrics: false,
    eventCounts: false,
    errorCounts: false,
    provisioned: false,
  }));
  return { ...watched, ...named, mappings };
}
