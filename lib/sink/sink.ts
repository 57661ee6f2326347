import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { VARIABLES } from '../../functions/shared/environment.ts';
import { checkTopicNames } from '../../functions/shared/settings/checks/check-topic-names.ts';
import { consumerGroupOf, parseSettings, sinkRuntime } from '../../functions/shared/settings/index.ts';
import { checkRouteTopics } from '../../functions/shared/settings/routes/check-routes.ts';
import { acknowledge } from '../acknowledge.ts';
import { ConnectorFunction } from '../connector/connector-function.ts';
import { defined } from '../defined.ts';
import type { WatchedSink } from '../monitoring/watched.ts';
import { watchedConnector } from '../monitoring/watched-connector.ts';
import { checkSink } from './check-sink.ts';
import { mappingOptions } from './mapping-options.ts';
import type { TDengineSinkProps } from './sink-props.ts';
import { sourceAccess } from './source-access.ts';
import { valueRegistryStatements } from './value-registry-access.ts';

/** The event source mapping of one topic of a sink. */
export interface TopicMapping {
  readonly topic: string;
  readonly consumerGroup: string;
  readonly mapping: lambda.EventSourceMapping;
}

/**
 * Writes Kafka records to TDengine: a function, and an event source mapping for each topic.
 * @throws SettingsError when the settings cannot be deployed.
 */
export class TDengineSink extends Construct {
  readonly connector: ConnectorFunction;
  /** One for each topic, in the order of the properties; none of a sink that is detached. */
  readonly mappings: readonly TopicMapping[];
  /** What ConnectorMonitoring watches. */
  readonly watched: WatchedSink;

  constructor(scope: Construct, id: string, props: TDengineSinkProps) {
    super(scope, id);
    const schema = sinkRuntime.superRefine((settings, context) => {
      checkRouteTopics(settings.routes ?? [], props.topics, context);
      checkTopicNames({ ...settings, topics: props.topics }, context);
    });
    const settings = parseSettings(schema, props.settings, `sinks.${props.connector}`);
    checkSink(props, settings, Date.now());
    this.connector = new ConnectorFunction(this, 'Connector', {
      ...props,
      kind: 'sink',
      description: `Writes ${props.topics.join(', ')} to TDengine.`.slice(0, 256),
      document: settings,
      ...(props.provisionedPollerConfig !== undefined && {
        environment: { [VARIABLES.reportBatchItemFailures]: 'true' },
      }),
    });
    if (settings.valueSchemaRegistry !== undefined) {
      this.connector.allow(...valueRegistryStatements(this, settings.valueSchemaRegistry));
    }
    const { deadLetterTopic } = settings.errors;
    if (deadLetterTopic !== undefined) props.kafka.grantProduce(this.connector.role, { name: deadLetterTopic });
    const home = new Construct(this, 'Mappings');
    const access = sourceAccess(props, this.connector.function);
    const attached = props.detached === true ? [] : props.topics;
    this.mappings = attached.map((topic) => {
      const consumerGroup = consumerGroupOf(props.deployment, props.connector, topic, props);
      props.kafka.grantConsume(this.connector.role, topic, consumerGroup);
      const mapping = new lambda.EventSourceMapping(home, topic, {
        target: this.connector.function,
        kafkaTopic: topic,
        kafkaConsumerGroupId: consumerGroup,
        ...access,
        ...mappingOptions(props),
      });
      // Lambda checks at once what the role may do, and CloudFormation would make the policy at the same time.
      mapping.node.addDependency(this.connector.role);
      return { topic, consumerGroup, mapping };
    });
    acknowledge(home, {
      'Serverless-LambdaEventSourceMappingDestination':
        'Without onFailure Lambda sends a batch again until it is taken: nothing is passed over.',
    });
    const provisioned = props.provisionedPollerConfig !== undefined;
    this.watched = {
      kind: 'sink',
      ...watchedConnector(props, this.connector),
      mappings: this.mappings.map((mapping) => ({
        ...mapping,
        kafkaMetrics: provisioned,
        eventCounts: provisioned,
        errorCounts: props.errorCounts !== false,
        schemaRegistry: props.schemaRegistryConfig !== undefined,
        provisioned,
      })),
      ...defined({ deadLetterTopic }),
    };
  }
}
