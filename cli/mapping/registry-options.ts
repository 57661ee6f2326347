import { UsageError } from '../../local/command/usage.ts';
import type { RegistrySecret } from '../../mapping/registry/real-registry.ts';

/** Options of commands that ask a schema registry. */
export const REGISTRY_OPTIONS = {
  registry: { type: 'string' },
  'registry-user-info': { type: 'string' },
  'registry-token': { type: 'string' },
} as const;

/** What help says of them. */
export const REGISTRY_HELP = `  --registry-user-info USER:PASSWORD, --registry-token TOKEN
                      who asks the registry; better in SCHEMA_REGISTRY_USER_INFO or SCHEMA_REGISTRY_TOKEN, which nobody sees in
                      a list of processes. Neither is printed`;

/** What a command line has of {@link REGISTRY_OPTIONS}. */
export interface RegistryArguments {
  readonly registry?: string | undefined;
  readonly 'registry-user-info'?: string | undefined;
  readonly 'registry-token'?: string | undefined;
}

/** The secret for a registry, of an option or else of the environment. */
export function registrySecret(
  { 'registry-user-info': userInfo, 'registry-token': token }: RegistryArguments,
  variables: Readonly<Record<string, string | undefined>>,
): RegistrySecret {
  if (userInfo !== undefined || token !== undefined) return { userInfo, token };
  return { userInfo: variables.SCHEMA_REGISTRY_USER_INFO, token: variables.SCHEMA_REGISTRY_TOKEN };
}

/** The address of a registry. @throws UsageError, which never shows a password */
export function registryOption(command: string, { registry }: RegistryArguments): string | undefined {
  if (registry === undefined) return undefined;
  const url = URL.canParse(registry) ? new URL(registry) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '')
    return registry;
  throw new UsageError(
    command,
    '--registry must be a URL such as http://localhost:8081, without user and password: these go into SCHEMA_REGISTRY_USER_INFO',
  );
}
