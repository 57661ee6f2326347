import { LocalError } from '../../cli/terminal/usage.ts';
import type { ConnectorsFile, SinkSettings } from '../../functions/shared/settings/index.ts';
import type { PutRequest } from '../ssm/parameter-store.ts';

/** What signs in to the schema registries of sinks, in the place of what SSM holds on AWS. */
export interface RegistryLogin {
  /** `user:password`. */
  readonly userInfo?: string | undefined;
  readonly token?: string | undefined;
  /** Certificates of private authorities, in PEM. */
  readonly certificates?: string | undefined;
}

/** The file with the schema registries of its sinks at another address. @param url left out, the file's own */
export function atRegistry(file: ConnectorsFile, url: string | undefined): ConnectorsFile {
  if (url === undefined) return file;
  const moved = (sink: SinkSettings): SinkSettings => {
    if (sink.valueSchemaRegistry?.url === undefined) return sink;
    const { caCertificateParameter: ca, ...registry } = sink.valueSchemaRegistry;
    const isTrusted = ca !== undefined && url.startsWith('https:');
    return { ...sink, valueSchemaRegistry: { ...registry, url, ...(isTrusted && { caCertificateParameter: ca }) } };
  };
  return { ...file, sinks: Object.fromEntries(Object.entries(file.sinks).map(([name, sink]) => [name, moved(sink)])) };
}

/** The parameters that an operator puts into SSM for the schema registries of a file's sinks. @throws LocalError when one is not given */
export function registryParameters(
  file: ConnectorsFile,
  { userInfo, token, certificates }: RegistryLogin,
): readonly PutRequest[] {
  const parameters = new Map<string, PutRequest>();
  for (const [sink, { valueSchemaRegistry: registry }] of Object.entries(file.sinks)) {
    const { basicAuthUserInfoParameter: basic, bearerAuthTokenParameter: bearer } = registry ?? {};
    const { caCertificateParameter: ca } = registry ?? {};
    const put = (name: string | undefined, value: string | undefined, variable: string) => {
      if (name === undefined) return;
      if (value === undefined) {
        throw new LocalError(
          `sink ${sink}: valueSchemaRegistry: SSM parameter ${name} is not there in a local run: put what it holds into the environment variable ${variable}`,
        );
      }
      parameters.set(name, { name, type: 'SecureString', value, overwrite: true });
    };
    put(basic, userInfo, 'SCHEMA_REGISTRY_USER_INFO');
    put(bearer, token, 'SCHEMA_REGISTRY_TOKEN');
    put(ca, certificates, 'SCHEMA_REGISTRY_CERTIFICATES');
  }
  return [...parameters.values()];
}
