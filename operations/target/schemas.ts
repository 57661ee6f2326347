import type { ValueSchemaRegistrySettings } from '../../functions/shared/settings/index.ts';
import type { OpenSchemas } from '../../functions/sink/decode/registry/open-schemas.ts';
import { OperationError } from '../operation-error.ts';
import type { DeployedConnector } from './deployment.ts';
import type { Target } from './target.ts';

/**
 * The schema registry of a sink, asked as its function asks it, with the secret of its SSM parameter. AWS Glue is asked
 * with the credentials of the environment.
 */
export async function connectorSchemas(
  { aws }: Pick<Target, 'aws'>,
  { region }: Pick<DeployedConnector, 'region'>,
  settings: ValueSchemaRegistrySettings,
): Promise<OpenSchemas> {
  const { basicAuthUserInfoParameter: basic, bearerAuthTokenParameter: bearer } = settings;
  const { realRegistry } = await import('../../mapping/registry/real-registry.ts');
  const secretIn = async (Name: string) => {
    const { GetParameterCommand } = await import('aws-sdk-client-ssm');
    const client = await aws.in(region).ssm();
    const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
    if (Parameter?.Value !== undefined) return Parameter.Value.trimEnd();
    throw new OperationError('refused', `SSM parameter ${Name} of the schema registry has no value`);
  };
  return realRegistry(settings, {
    userInfo: basic === undefined ? undefined : await secretIn(basic),
    token: bearer === undefined ? undefined : await secretIn(bearer),
  });
}
