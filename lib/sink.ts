import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { VARIABLES } from '../functions/shared/environment.ts';
import { consumerGroupOf, type SinkSettings, sinkDocument } from '../functions/shared/settings/index.ts';
import { ConnectorFunction } from './connector-function.ts';
import type { ConnectorProps } from './connector-props.ts';
import { failureDestinationStatements } from './failure-destination.ts';
import { consumeStatements, mappingStatements, produceStatements } from './kafka-access.ts';
import { checkLambdaLimits } from './lambda-limits.ts';
import { sourceAccess } from './source-access.ts';

/** Properties of a sink. */
export interface TDengineSinkProps extends ConnectorProps {
  /** The sink's entry in the connectors file. */
  readonly settings: SinkSettings;
}

/**
 * Writes Kafka records to TDengine: a function, and an event source mapping for each topic.
 * @throws SettingsError when the settings cannot be deployed.
 */
export class TDengineSink extends Construct {
  readonly connector: ConnectorFunction;
  /** One for each topic, in the order of the settings. */
  readonly mappings: readonly lambda.EventSourceMapping[];

  constructor(scope: Construct, id: string, props: TDengineSinkProps) {
    super(scope, id);
    checkLambdaLimits(props);
    const { kafka, settings } = props;
    this.connector = new ConnectorFunction(this, 'Connector', {
      ...props,
      description: `Writes ${settings.topics.join(', ')} to TDengine.`.slice(0, 256),
      document: sinkDocument(settings),
      memoryMb: settings.memoryMb,
      timeoutSeconds: settings.timeoutSeconds,
      ...(settings.provisionedPollerConfig !== undefined && {
        environment: { [VARIABLES.reportBatchItemFailures]: 'true' },
      }),
    });
    this.connector.allow(...mappingStatements(kafka));
    const { deadLetterTopic } = settings.errors;
    if (deadLetterTopic !== undefined) this.connector.allow(...produceStatements(kafka, { name: deadLetterTopic }));
    if (settings.onFailureDestinationArn !== undefined) {
      this.connector.allow(...failureDestinationStatements(settings.onFailureDestinationArn));
    }
    const mappings = new Construct(this, 'Mappings');
    this.mappings = settings.topics.map((topic) => {
      const group = consumerGroupOf(props.deployment, props.connector, topic, settings);
      this.connector.allow(...consumeStatements(kafka, topic, group));
      const mapping = new lambda.EventSourceMapping(mappings, topic, {
        target: this.connector.function,
        kafkaTopic: topic,
        kafkaConsumerGroupId: group,
        ...sourceAccess(props),
        ...deliveryOf(settings),
      });
      // Lambda checks at once what the role may do, and CloudFormation would make the policy at the same time.
      mapping.node.addDependency(this.connector.role);
      return mapping;
    });
  }
}

/** How Lambda hands over batches. */
function deliveryOf(settings: SinkSettings): lambda.EventSourceMappingOptions {
  const { onFailureDestinationArn: destination, provisionedPollerConfig: pollers } = settings;
  return {
    startingPosition: lambda.StartingPosition[settings.startingPosition],
    batchSize: settings.batchSize,
    ...(settings.maximumBatchingWindowSeconds !== undefined && {
      maxBatchingWindow: Duration.seconds(settings.maximumBatchingWindowSeconds),
    }),
    ...(destination !== undefined && { onFailure: { bind: () => ({ destination }) } }),
    // Partial responses work with provisioned pollers only; without, Lambda would take one for success.
    ...(pollers !== undefined && { provisionedPollerConfig: pollers, reportBatchItemFailures: true }),
  };
}
