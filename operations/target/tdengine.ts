import { connectionReader } from '../../functions/shared/document/parameters.ts';
import { createTDengine, type TDengine } from '../../functions/shared/tdengine/client/client.ts';
import type { TDengineConnection } from '../../functions/shared/tdengine/client/connection.ts';
import type { DeployedConnector } from './deployment.ts';
import { functionEnvironment } from './function-environment.ts';
import type { Target } from './target.ts';

/**
 * The TDengine of a connector with the address and the secret that its function has. Nothing is sent yet.
 * @param override another address, with a user of its own: what is reached from here.
 * @throws SettingsError naming an SSM parameter that is missing or cannot be used
 */
export async function connectorTDengine(
  target: Pick<Target, 'aws'>,
  connector: DeployedConnector,
  override?: TDengineConnection,
): Promise<TDengine> {
  const tdengine = createTDengine(override ?? (await connectorConnection(target, connector)));
  return target.aws.onlyLooks === true ? readOnly(tdengine) : tdengine;
}

/** The address and the secret that the function of a connector has. @throws as {@link connectorTDengine} */
export async function connectorConnection(
  target: Pick<Target, 'aws'>,
  connector: DeployedConnector,
): Promise<TDengineConnection> {
  const { tdengine } = await functionEnvironment(target, connector);
  const reader = connectionReader(tdengine, { error() {} });
  const client = await target.aws.in(connector.region).ssm();
  const { GetParameterCommand } = await import('aws-sdk-client-ssm');
  const found = await Promise.all(
    Object.entries(reader.parameters).map(async ([name, Name]) => {
      const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
      return [name, Parameter?.Value] as const;
    }),
  );
  return reader.read(Object.fromEntries(found));
}

/** What looks must not change anything, whatever it calls. */
export function readOnly(tdengine: TDengine): TDengine {
  return {
    query: (sql, limits) => tdengine.query(sql, limits),
    execute: (sql) => Promise.reject(new Error(`nothing may be changed: ${sql.slice(0, 60)}`)),
  };
}
