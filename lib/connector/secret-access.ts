import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { decryptStatement } from './decrypt-access.ts';

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
