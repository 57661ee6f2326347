import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SettingsError } from '../../functions/shared/settings/index.ts';
import { failureTopicOf } from '../../functions/shared/settings/mapping/failure-destination.ts';
import { defined } from '../defined.ts';
import type { TDengineSinkProps } from './sink-props.ts';

/** How Lambda hands over the batches of a sink, whatever the topic. */
export function mappingOptions(props: TDengineSinkProps): lambda.EventSourceMappingOptions {
  const { provisionedPollerConfig: pollers } = props;
  return {
    startingPosition: props.startingPosition ?? lambda.StartingPosition.TRIM_HORIZON,
    batchSize: props.batchSize ?? 10_000,
    ...defined({
      startingPositionTimestamp: props.startingPositionTimestamp,
      maxBatchingWindow: props.maxBatchingWindow,
      filters: props.filters?.slice(),
      filterEncryption: props.filters === undefined ? undefined : props.encryptionKey,
      retryAttempts: props.retryAttempts,
      maxRecordAge: props.maxRecordAge,
      bisectBatchOnError: props.bisectBatchOnError,
      schemaRegistryConfig: props.schemaRegistryConfig,
      logLevel: props.logLevel,
      onFailure: props.onFailure === undefined ? undefined : onFailureOf(props, props.onFailure),
    }),
    // Partial responses work with provisioned pollers only; without, Lambda would take one for success.
    ...(pollers !== undefined && { provisionedPollerConfig: pollers, reportBatchItemFailures: true }),
    ...metricsOf(props),
  };
}

/** Lambda's metrics of the mapping: its own errors always, since a mapping that cannot sign in has no other sign of it. */
function metricsOf({ provisionedPollerConfig, errorCounts = true }: TDengineSinkProps) {
  const metrics = [
    ...(errorCounts ? [lambda.MetricType.ERROR_COUNT] : []),
    ...(provisionedPollerConfig === undefined ? [] : [lambda.MetricType.EVENT_COUNT, lambda.MetricType.KAFKA_METRICS]),
  ];
  return metrics.length > 0 ? { metricsConfig: { metrics } } : {};
}

/**
 * The failure destination, of which a Kafka topic is one of the sink's own cluster: the function's role must produce to it.
 * @throws SettingsError, when it is bound, where Lambda does not take it.
 */
function onFailureOf(props: TDengineSinkProps, onFailure: lambda.IEventSourceDlq): lambda.IEventSourceDlq {
  return {
    bind(target, handler) {
      const config = onFailure.bind(target, handler);
      const topic = failureTopicOf(config.destination);
      if (topic === undefined) return config;
      if (props.provisionedPollerConfig === undefined || props.topics.includes(topic)) {
        throw new SettingsError(`sinks.${props.connector}`, [
          'onFailure: a Kafka topic needs provisionedPollerConfig, and must not be one that the sink reads',
        ]);
      }
      props.kafka.grantProduce(handler, { name: topic });
      return config;
    },
  };
}
