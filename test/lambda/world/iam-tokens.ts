import { type CheckToken, iamTokenCheck } from '@tdengine-kafka-lambda/embedded-kafka';
import aws4 from 'aws4';

/** Whose tokens are good. */
export interface IamRole {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly region: string;
}

/**
 * The check of MSK with IAM, signatures too: a token is an address that the role has signed.
 * https://github.com/aws/aws-msk-iam-auth#details
 */
export function iamTokensOf({ region, ...credentials }: IamRole): CheckToken {
  const checkAddress = iamTokenCheck(region);
  return async (token, now) => {
    const verdict = await checkAddress(token, now);
    if (verdict.kind === 'invalid') return verdict;
    const { host, searchParams: given } = new URL(Buffer.from(token, 'base64url').toString());
    const signed = new URLSearchParams({ Action: 'kafka-cluster:Connect' });
    for (const name of ['X-Amz-Date', 'X-Amz-Expires']) signed.set(name, given.get(name) ?? '');
    const request = { service: 'kafka-cluster', region, method: 'GET', host, path: `/?${signed}`, signQuery: true };
    const expected = new URL(`https://${host}${aws4.sign(request, credentials).path}`).searchParams;
    return expected.get('X-Amz-Signature') === given.get('X-Amz-Signature')
      ? verdict
      : { kind: 'invalid', message: 'Access denied: it is signed by another' };
  };
}
