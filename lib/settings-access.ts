import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { loginOf, secretParameterOf, type TDengineSettings } from '../functions/shared/settings/index.ts';

/**
 * Lets a function read its settings, the secret of TDengine and the certificates, by their exact names, as @middy/ssm
 * does. A secret may be encrypted with a key of one's own. That key is not in the settings, so the grant is bound to the
 * parameter instead: SSM names it to KMS in the encryption context.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
 */
export function settingsStatements(
  scope: Construct,
  settingsParameter: string,
  tdengine: TDengineSettings,
): PolicyStatement[] {
  const stack = Stack.of(scope);
  const arnOf = (parameter: string) =>
    stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: parameter.slice(1) });
  const { caCertificateParameter } = tdengine;
  const secretArn = arnOf(secretParameterOf(loginOf(tdengine)));
  const authorities = caCertificateParameter === undefined ? [] : [arnOf(caCertificateParameter)];
  return [
    new PolicyStatement({
      actions: ['ssm:GetParameters'],
      resources: [arnOf(settingsParameter), secretArn, ...authorities],
    }),
    new PolicyStatement({
      actions: ['kms:Decrypt'],
      resources: [stack.formatArn({ service: 'kms', resource: 'key', resourceName: '*' })],
      conditions: {
        StringEquals: {
          'kms:ViaService': `ssm.${stack.region}.${stack.urlSuffix}`,
          'kms:EncryptionContext:PARAMETER_ARN': secretArn,
        },
      },
    }),
  ];
}
