import { loginVariables, VARIABLES } from '../../functions/shared/environment.ts';
import { defined } from '../defined.ts';
import type { ConnectorProps } from './connector-props.ts';
import { serverLogin } from './tdengine-server.ts';

/** The environment that every connector's function has. It names things, and holds no secret. */
export function connectorVariables(
  props: Pick<ConnectorProps, 'deployment' | 'connector' | 'kafka' | 'tdengine' | 'vpc'>,
  settingsParameter: string,
): Record<string, string> {
  const kafka = props.kafka.names;
  return {
    [VARIABLES.deployment]: props.deployment,
    [VARIABLES.connector]: props.connector,
    [VARIABLES.settingsParameter]: settingsParameter,
    [VARIABLES.tdengineUrl]: props.tdengine.url,
    ...loginVariables(serverLogin(props.tdengine)),
    [VARIABLES.kafkaAuthentication]: kafka.authentication,
    ...(props.vpc !== undefined && { [VARIABLES.inVpc]: 'true' }),
    ...defined({
      [VARIABLES.tdengineAllowInsecureHttp]: props.tdengine.allowInsecureHttp === true ? 'true' : undefined,
      [VARIABLES.tdengineCaCertificateParameter]: props.tdengine.caCertificate?.parameterName,
      [VARIABLES.kafkaBootstrapServers]: kafka.bootstrapServers,
      [VARIABLES.kafkaClusterArn]: kafka.clusterArn,
      [VARIABLES.kafkaSecretArn]: kafka.secretArn,
      [VARIABLES.kafkaServerRootCaCertificateSecretArn]: kafka.serverRootCaCertificateSecretArn,
    }),
  };
}
