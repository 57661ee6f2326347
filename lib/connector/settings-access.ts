import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { decryptStatement } from './decrypt-access.ts';
import type { SettingsDocument } from './settings-document.ts';
import { secretOf, type TDengineServer } from './tdengine-server.ts';

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
