import type { RegistrySecret } from '../../../mapping/registry/real-registry.ts';
import { parsed, text } from '../../frame/parameter.ts';
import { registryOption } from '../../terminal/usage.ts';

/** Parameters of commands that ask a schema registry. */
export const REGISTRY_PARAMETERS = {
  registry: parsed(
    'URL',
    'the registry’s address here, in place of that of the settings',
    undefined,
    (given, { command }) => registryOption(command, given),
  ),
  registryUserInfo: text(
    'USER:PASSWORD',
    'who asks the registry; better in SCHEMA_REGISTRY_USER_INFO, which nobody sees in a list of processes. It is not printed',
  ),
  registryToken: text('TOKEN', 'the token for the registry; better in SCHEMA_REGISTRY_TOKEN. It is not printed'),
};

/** What a command line has of {@link REGISTRY_PARAMETERS}. */
export interface RegistryArguments {
  readonly registry?: string | undefined;
  readonly registryUserInfo?: string | undefined;
  readonly registryToken?: string | undefined;
}

/** The secret for a registry, of an option or else of the environment. */
export function registrySecret(
  { registryUserInfo: userInfo, registryToken: token }: RegistryArguments,
  variables: Readonly<Record<string, string | undefined>>,
): RegistrySecret {
  if (userInfo !== undefined || token !== undefined) return { userInfo, token };
  return { userInfo: variables.SCHEMA_REGISTRY_USER_INFO, token: variables.SCHEMA_REGISTRY_TOKEN };
}
