import { generateAuthTokenFromCredentialsProvider } from 'aws-msk-iam-sasl-signer-js';
import { environmentCredentials } from '../../environment.ts';

/**
 * A token for MSK's IAM authentication, valid for 15 minutes, signed by the function's role.
 * @throws Error naming the variable that is missing
 */
export async function iamToken(region: string): Promise<string> {
  const { token } = await generateAuthTokenFromCredentialsProvider({
    region,
    awsCredentialsProvider: async () => environmentCredentials(process.env),
  });
  return token;
}
