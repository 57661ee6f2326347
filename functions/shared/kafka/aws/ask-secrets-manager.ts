import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsTimeouts, CONTROL_PLANE_MS } from '../../deadlines.ts';

/** Asks Secrets Manager, in the region of the function: Lambda's event source mapping takes no secret of another one. */
export async function askSecretsManager(secretArn: string): Promise<string | undefined> {
  const client = new SecretsManagerClient({ requestHandler: awsTimeouts(CONTROL_PLANE_MS) });
  try {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    return answer.SecretString;
  } finally {
    // No other client uses its connections.
    client.destroy();
  }
}
