import { Logger } from '@aws-lambda-powertools/logger';

/** The function's log: JSON lines, named after the connector. What is logged never holds a payload or a secret. */
export const log = new Logger({ serviceName: process.env.CONNECTOR_NAME ?? 'tdkafka' });
