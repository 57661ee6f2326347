import { loginVariables, VARIABLES } from '../../functions/shared/environment.ts';
import { digestOf } from '../../functions/shared/settings/document/document-text.ts';
import { type ConnectorsFile, settingsParameterName } from '../../functions/shared/settings/index.ts';
import type { Parts } from '../parts.ts';
import { passwordParameterOf, settingsText } from './parameters.ts';

/** The environment that a stack gives a connector's function, with the local parts in the place of the file's. */
export function connectorEnvironment(file: ConnectorsFile, connector: string, parts: Parts): Record<string, string> {
  return {
    [VARIABLES.deployment]: file.deployment,
    [VARIABLES.connector]: connector,
    [VARIABLES.settingsParameter]: settingsParameterName(file.parameterPrefix, file.deployment, connector),
    [VARIABLES.settingsDigest]: digestOf(settingsText(file, connector)),
    [VARIABLES.tdengineUrl]: parts.tdengine.url,
    ...(file.tdengine.allowInsecureHttp && { [VARIABLES.tdengineAllowInsecureHttp]: 'true' }),
    ...loginVariables({
      kind: 'password',
      user: parts.tdengine.user,
      passwordParameter: passwordParameterOf(file),
    }),
    [VARIABLES.kafkaAuthentication]: 'plaintext',
    [VARIABLES.kafkaBootstrapServers]: parts.brokers,
    AWS_ENDPOINT_URL_SSM: parts.ssm.url,
    AWS_ENDPOINT_URL_DYNAMODB: parts.dynamoDbUrl,
  };
}
