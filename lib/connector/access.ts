import { ArnFormat, Aws, type Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { SettingsDocument } from './settings-document.ts';
import { secretOf, type TDengineServer } from './tdengine-server.ts';

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

/**
 * Lets a function, or an event source mapping in its name, read a secret. MSK requires that one with user and password is
 * encrypted with a key of one's own.
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/msk-password-limitations.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export function secretStatements(secretArn: string): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
      resources: [secretArn],
    }),
    decryptStatement('secretsmanager', 'SecretARN', secretArn),
  ];
}

/**
 * Lets a function read its settings, the secret of TDengine and the certificates, by their exact names, as @middy/ssm
 * does. A secret may be encrypted with a key of one's own.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
 */
export function settingsStatements(settings: SettingsDocument, tdengine: TDengineServer): PolicyStatement[] {
  const secretArn = secretOf(tdengine).parameterArn;
  const { caCertificate } = tdengine;
  const authorities = caCertificate === undefined ? [] : [caCertificate.parameterArn];
  return [
    new PolicyStatement({
      actions: ['ssm:GetParameters'],
      resources: [settings.parameterArn, secretArn, ...authorities],
    }),
    decryptStatement('ssm', 'PARAMETER_ARN', secretArn),
  ];
}

/**
 * Lets CloudWatch Logs encrypt the log groups of a stack's account and region with a key that the app makes: without it
 * no log group is made. The policy of a key that is only named here, its owner has to change.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function grantLogsKey(stack: Stack, key: IKey): void {
  // Of one log group, its ARN would be needed before the key is made, and the key before the log group.
  const logGroups = stack.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
      actions: ['kms:Decrypt', 'kms:Describe*', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      resources: ['*'],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
    }),
  );
}

const ACTIONS = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeSubnets',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeVpcs',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * Lets Lambda itself make network interfaces: in the cluster's VPC for the event source mapping, and in the function's.
 *
 * The resource is `*` because EC2 does not allow the Describe actions on less, and an interface has no ARN before it is
 * made. So that the function's own code gains nothing by it, the same actions are denied to requests from inside the
 * function: only they carry `lambda:SourceFunctionArn`.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 */
export function networkInterfaceStatements(): PolicyStatement[] {
  return [
    new PolicyStatement({ actions: ACTIONS, resources: ['*'] }),
    new PolicyStatement({
      effect: Effect.DENY,
      actions: ACTIONS,
      resources: ['*'],
      conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    }),
  ];
}
