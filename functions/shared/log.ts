import { Logger } from '@aws-lambda-powertools/logger';
import type { MiddlewareObj } from '@middy/core';

/** The function's log: JSON lines, named after the connector. What is logged never holds a payload or a secret. */
export const log = new Logger({ serviceName: process.env.CONNECTOR_NAME ?? 'tdkafka' });

/** Puts Lambda's id of the request into every line, by the name that Lambda's own lines give it. Goes before all others. */
export const requestIds: MiddlewareObj = {
  name: 'request-ids',
  before: ({ context }) => log.appendKeys({ requestId: context.awsRequestId }),
};
