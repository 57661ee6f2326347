import { Token } from 'aws-cdk-lib';
import { loginVariables, VARIABLES } from '../../functions/shared/environment.ts';
import { SettingsError } from '../../functions/shared/settings/index.ts';
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

/** Bytes of all variables of a function. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MOST_BYTES = 4_096;

/** What a value takes that is known at deploy only, such as the name of a table or an ARN. */
const UNKNOWN_BYTES = 200;

/**
 * Refuses more variables than Lambda takes, which long lists of servers and long names make.
 * @throws SettingsError that names the longest.
 */
export function checkVariables(source: string, variables: Readonly<Record<string, string>>): void {
  const sizes = Object.entries(variables)
    .map(([name, value]) => ({ name, bytes: name.length + bytesOf(value) }))
    .sort((a, b) => b.bytes - a.bytes);
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= MOST_BYTES) return;
  const longest = sizes.slice(0, 3).map(({ name, bytes }) => `${name} ${bytes}`);
  throw new SettingsError(source, [
    `the function's environment would be ${total} bytes, and Lambda takes ${MOST_BYTES}; the longest are ${longest.join(', ')}: give fewer servers or shorter names`,
  ]);
}

function bytesOf(value: string): number {
  return Token.isUnresolved(value) ? UNKNOWN_BYTES : Buffer.byteLength(value);
}
