import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { ValueSchemaRegistrySettings } from '../../functions/shared/settings/index.ts';
import { decryptStatement } from '../connector/access.ts';

/**
 * Lets a function read by a schema registry: the parameters with what it signs in with and whom it trusts, or the schemas of AWS Glue. A request
 * for a schema by the id that a record bears names no registry, and Glue allows it on `*` only.
 * @see https://github.com/awslabs/aws-glue-schema-registry/issues/68
 */
export function valueRegistryStatements(scope: Construct, registry: ValueSchemaRegistrySettings): PolicyStatement[] {
  if (registry.glueRegistryArn !== undefined) {
    return [new PolicyStatement({ actions: ['glue:GetSchemaVersion'], resources: ['*'] })];
  }
  const { basicAuthUserInfoParameter, bearerAuthTokenParameter, caCertificateParameter } = registry;
  const arnOf = (parameter: string) =>
    Stack.of(scope).formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: parameter.slice(1),
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  const secret = basicAuthUserInfoParameter ?? bearerAuthTokenParameter;
  const read = [secret, caCertificateParameter].filter((parameter) => parameter !== undefined).map(arnOf);
  return [
    ...(read.length > 0 ? [new PolicyStatement({ actions: ['ssm:GetParameters'], resources: read })] : []),
    ...(secret === undefined ? [] : [decryptStatement('ssm', 'PARAMETER_ARN', arnOf(secret))]),
  ];
}
