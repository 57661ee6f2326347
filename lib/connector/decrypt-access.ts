import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/**
 * Lets a service decrypt one thing in a function's name, whatever key it is encrypted with: the key need not be known,
 * as the grant is bound to the thing, which the service names to KMS in the encryption context.
 * @param service such as `ssm`.
 * @param context the key of the encryption context, whose value is the thing's ARN.
 */
export function decryptStatement(service: string, context: string, arn: string): PolicyStatement {
  return new PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [`arn:${Aws.PARTITION}:kms:${Aws.REGION}:${Aws.ACCOUNT_ID}:key/*`],
    conditions: {
      StringEquals: {
        'kms:ViaService': `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}`,
        [`kms:EncryptionContext:${context}`]: arn,
      },
    },
  });
}
