import aws4 from 'aws4';
import type { SignIn } from './scram-server.ts';

/** Whose tokens are good. */
export interface IamUser {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly region: string;
}

const BEARER = 'auth=Bearer ';

/**
 * MSK's side of IAM authentication: the token is an address, signed for 15 minutes, in an OAUTHBEARER message.
 * https://github.com/aws/aws-msk-iam-auth#details
 */
export function iamSignIn({ region, ...credentials }: IamUser): SignIn {
  return (message) => {
    const pairs = message.split('\x01');
    const token = pairs.find((pair) => pair.startsWith(BEARER))?.slice(BEARER.length) ?? '';
    const text = Buffer.from(token, 'base64url').toString();
    if (!URL.canParse(text)) return undefined;
    const { host, searchParams: given } = new URL(text);
    const signed = new URLSearchParams({ Action: 'kafka-cluster:Connect' });
    for (const name of ['X-Amz-Date', 'X-Amz-Expires']) signed.set(name, given.get(name) ?? '');
    const request = { service: 'kafka-cluster', region, method: 'GET', host, path: `/?${signed}`, signQuery: true };
    const expected = new URL(`https://${host}${aws4.sign(request, credentials).path}`).searchParams;
    const isSame =
      host === `kafka.${region}.amazonaws.com` && expected.get('X-Amz-Signature') === given.get('X-Amz-Signature');
    return isSame && given.get('X-Amz-Expires') === '900' ? '' : undefined;
  };
}
