import { Token } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { secretStatements } from '../connector/access.ts';

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

/** A Confluent Schema Registry, or one that speaks like it. */
export interface ConfluentRegistryProps {
  /** Address, `https://…`. */
  readonly url: string;
  /**
   * User and password (`basic`), or certificate and key (`mtls`), as JSON.
   * @default - the registry asks for none
   */
  readonly secret?: ISecret | undefined;
  /**
   * What the secret holds.
   * @default 'basic'
   */
  readonly authentication?: 'basic' | 'mtls' | undefined;
  /**
   * Certificate of the private authority that the registry's comes from: JSON with `certificate`, in PEM.
   * @default - the public authorities are trusted
   */
  readonly serverRootCaCertificate?: ISecret | undefined;
  /**
   * The parts of a record that have a schema.
   * @default - the value
   */
  readonly validate?: readonly ('KEY' | 'VALUE')[] | undefined;
}

/**
 * Has Lambda check records by a Confluent registry and decode them to JSON. Beside CDK's own class it can do without a
 * login, and trust a private authority.
 */
export class ConfluentRegistry implements lambda.ISchemaRegistry {
  readonly #props: ConfluentRegistryProps;

  /** @throws Error when the address would have the secret sent unencrypted. */
  constructor(props: ConfluentRegistryProps) {
    if (!Token.isUnresolved(props.url) && !/^https:\/\//i.test(props.url)) {
      throw new Error(`url must begin with https://, since the registry's secret goes there; got "${props.url}"`);
    }
    this.#props = props;
  }

  /** Lets Lambda read the secrets in the function's name. */
  bind(_target: lambda.IEventSourceMapping, handler: lambda.IFunction): lambda.KafkaSchemaRegistryConfig {
    const { url, secret, authentication = 'basic', serverRootCaCertificate, validate = ['VALUE'] } = this.#props;
    const { KafkaSchemaRegistryAccessConfigType: Type } = lambda;
    const accessConfigs: lambda.KafkaSchemaRegistryAccessConfig[] = [];
    const add = (type: lambda.KafkaSchemaRegistryAccessConfigType, { secretArn }: ISecret) => {
      accessConfigs.push({ type, uri: secretArn });
      for (const statement of secretStatements(secretArn)) handler.addToRolePolicy(statement);
    };
    if (secret !== undefined) {
      add(authentication === 'basic' ? Type.BASIC_AUTH : Type.CLIENT_CERTIFICATE_TLS_AUTH, secret);
    }
    if (serverRootCaCertificate !== undefined) add(Type.SERVER_ROOT_CA_CERTIFICATE, serverRootCaCertificate);
    return {
      schemaRegistryUri: url,
      eventRecordFormat: lambda.EventRecordFormat.JSON,
      schemaValidationConfigs: validate.map((part) => ({ attribute: lambda.KafkaSchemaValidationAttribute[part] })),
      ...(accessConfigs.length > 0 && { accessConfigs }),
    };
  }
}
