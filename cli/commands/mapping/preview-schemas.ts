import { readFileSync } from 'node:fs';
import type { SinkSettings, TestSchema } from '../../../functions/shared/settings/index.ts';
import { realRegistry } from '../../../mapping/registry/real-registry.ts';
import { type TestRegistry, testRegistry } from '../../../mapping/registry/test-registry.ts';
import type { SinkTrial } from '../../../mapping/sink/run-sink.ts';
import type { Context } from '../../frame/command.ts';
import { type RegistryArguments, registrySecret } from './registry-parameters.ts';

/** What previewed values are written and read by; neither, where they stand for what a registry has read. */
interface PreviewSchemas {
  readonly open?: SinkTrial['openSchemas'];
  readonly write?: Pick<TestRegistry, 'write'>;
}

/**
 * The schemas of previewed values: those of a file, or those of the registry that the settings name.
 * @param isWire whether there are values as a serializer wrote them.
 * @throws UsageError for options that do not go together
 */
export async function previewSchemas(
  { usageError }: Pick<Context<never>, 'usageError'>,
  { valueSchemaRegistry: settings }: SinkSettings,
  values: RegistryArguments & { readonly schema?: string | undefined },
  isWire: boolean,
): Promise<PreviewSchemas> {
  const { schema: path, registry: url } = values;
  if (settings === undefined) {
    if (path === undefined) return {};
    throw usageError('--schema goes with a sink that has valueSchemaRegistry');
  }
  if (path !== undefined) {
    if (isWire) throw usageError('--schema goes not with records that have their bytes');
    const schema: TestSchema = { file: path, ...(path.endsWith('.json') && { schemaType: 'JSON' }) };
    const registry = testRegistry(
      [schema],
      settings.glueRegistryArn === undefined ? 'confluent' : 'glue',
      readFileSync,
    );
    return { open: async () => registry.open(), write: registry };
  }
  if (!isWire) return {};
  const secret = registrySecret(values, process.env);
  const { basicAuthUserInfoParameter: basic, bearerAuthTokenParameter: bearer } = settings;
  const wanted = basic ?? bearer;
  if (wanted !== undefined && (basic === undefined ? secret.token : secret.userInfo) === undefined) {
    const name = basic === undefined ? 'SCHEMA_REGISTRY_TOKEN' : 'SCHEMA_REGISTRY_USER_INFO';
    throw usageError(`the registry wants the secret of SSM parameter ${wanted}: put it into ${name}`);
  }
  return { open: async () => realRegistry({ ...settings, ...(url !== undefined && { url }) }, secret) };
}
