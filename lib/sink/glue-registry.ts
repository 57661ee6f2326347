import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';

/** A registry of AWS Glue. */
export interface GlueRegistryProps {
  /** ARN of the registry. */
  readonly registryArn: string;
  /**
   * The parts of a record that have a schema.
   * @default - the value
   */
  readonly validate?: readonly ('KEY' | 'VALUE')[] | undefined;
}

/**
 * Has Lambda check records by a registry of AWS Glue and decode them to JSON. Beside CDK's own class it lets Lambda read a
 * schema by the id that a record bears: such a request names no registry, and Glue allows it on `*` only.
 * @see https://docs.aws.amazon.com/glue/latest/dg/schema-registry-gs.html
 * @see https://github.com/awslabs/aws-glue-schema-registry/issues/68
 */
export class GlueRegistry implements lambda.ISchemaRegistry {
  readonly #props: GlueRegistryProps;

  constructor(props: GlueRegistryProps) {
    this.#props = props;
  }

  /** Lets Lambda read the schemas in the function's name. */
  bind(_target: lambda.IEventSourceMapping, handler: lambda.IFunction): lambda.KafkaSchemaRegistryConfig {
    const { registryArn, validate = ['VALUE'] } = this.#props;
    handler.addToRolePolicy(new PolicyStatement({ actions: ['glue:GetRegistry'], resources: [registryArn] }));
    handler.addToRolePolicy(new PolicyStatement({ actions: ['glue:GetSchemaVersion'], resources: ['*'] }));
    return {
      schemaRegistryUri: registryArn,
      eventRecordFormat: lambda.EventRecordFormat.JSON,
      schemaValidationConfigs: validate.map((part) => ({ attribute: lambda.KafkaSchemaValidationAttribute[part] })),
    };
  }
}
