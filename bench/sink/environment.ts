import { VARIABLES } from '../../functions/shared/environment.ts';

/** Addresses that a function is measured against. */
export interface Addresses {
  readonly ssm: string;
  readonly tdengine: string;
  readonly user: string;
  readonly dynamoDb?: string;
}

/** SSM parameters that the stand-in holds. */
export const PARAMETERS = { settings: '/bench/settings', password: '/bench/password' } as const;

/** The environment of a function under measurement, with the variables that its stack would set. */
export function functionEnvironment({ ssm, tdengine, user, dynamoDb }: Addresses): Record<string, string> {
  return {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_ENDPOINT_URL_SSM: ssm,
    // The stand-ins' certificate is no one's.
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    NODE_NO_WARNINGS: '1',
    ...(dynamoDb !== undefined && { AWS_ENDPOINT_URL_DYNAMODB: dynamoDb }),
    [VARIABLES.deployment]: 'bench',
    [VARIABLES.connector]: 'bench',
    [VARIABLES.settingsParameter]: PARAMETERS.settings,
    [VARIABLES.tdengineUrl]: tdengine,
    [VARIABLES.tdengineUser]: user,
    [VARIABLES.tdenginePasswordParameter]: PARAMETERS.password,
    [VARIABLES.kafkaAuthentication]: 'plaintext',
    // No one listens there: nothing that is measured needs Kafka.
    [VARIABLES.kafkaBootstrapServers]: '127.0.0.1:1',
    [VARIABLES.reportBatchItemFailures]: 'false',
    [VARIABLES.checkpointTable]: 'bench-checkpoints',
  };
}
