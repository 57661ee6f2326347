/** The account that everything here is in, which no real one has. */
export const ACCOUNT = '000000000000';

/** The region that everything here is in, whichever is asked. */
export const REGION = 'us-east-1';

/** The ARN of something that is here. */
export function arnOf(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
}

/** The user that an access key stands for here. */
export function userArn(accessKey: string): string {
  return `arn:aws:iam::${ACCOUNT}:user/${accessKey}`;
}
