import { ACCOUNT, userArn } from '../names.ts';
import type { Service } from '../protocol/call.ts';

/**
 * STS, which says who asks.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export const stsService: Service = {
  xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  operations: {
    GetCallerIdentity: (_, { accessKey }) => ({ Arn: userArn(accessKey), UserId: accessKey, Account: ACCOUNT }),
  },
};
