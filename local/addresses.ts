import type { Parts } from './parts.ts';

/** Where the parts are. Passwords of real parts are not shown. */
export function addressLines(parts: Parts): string[] {
  return [
    `Kafka     ${parts.brokers}`,
    `TDengine  ${parts.tdengine.url} (REST, user ${parts.tdengine.user})`,
    `SSM       ${parts.ssm.url}`,
    `DynamoDB  ${parts.dynamoDbUrl}`,
  ];
}
