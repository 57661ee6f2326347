import {
  type ConnectorsFile,
  STANDARD_TIER_BYTES,
  settingsParameterName,
  sinkDocument,
  sourceDocument,
} from '../../functions/shared/settings/index.ts';
import type { LocalSsm } from '../ssm/ssm.ts';

/** Puts what a deploy and its operator put into SSM: a settings document for each connector, and TDengine's password. */
export function putParameters(ssm: LocalSsm, file: ConnectorsFile, password: string): void {
  const documents = [
    ...Object.entries(file.sinks).map(([name, settings]) => [name, sinkDocument(settings)] as const),
    ...Object.entries(file.sources).map(([name, settings]) => [name, sourceDocument(settings)] as const),
  ];
  for (const [connector, document] of documents) {
    const value = JSON.stringify(document);
    ssm.put({
      name: settingsParameterName(file.parameterPrefix, file.deployment, connector),
      type: 'String',
      value,
      overwrite: true,
      tier: Buffer.byteLength(value) > STANDARD_TIER_BYTES ? 'Advanced' : 'Standard',
    });
  }
  ssm.put({ name: passwordParameterOf(file), type: 'SecureString', value: password, overwrite: true });
}

/** The parameter with the password of the local TDengine, which has a password also when the file's has a token. */
export function passwordParameterOf(file: ConnectorsFile): string {
  return file.tdengine.passwordParameter ?? '/local/tdengine/password';
}
