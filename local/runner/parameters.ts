import { documentText } from '../../functions/shared/settings/document/document-text.ts';
import {
  type ConnectorsFile,
  settingsParameterName,
  sinkDocument,
  sourceDocument,
} from '../../functions/shared/settings/index.ts';
import type { LocalSsm } from '../ssm/ssm.ts';

/** Puts what a deploy and its operator put into SSM: a settings document for each connector, and TDengine's password. */
export function putParameters(ssm: LocalSsm, file: ConnectorsFile, password: string): void {
  for (const connector of [...Object.keys(file.sinks), ...Object.keys(file.sources)]) {
    const value = settingsText(file, connector);
    ssm.put({
      name: settingsParameterName(file.parameterPrefix, file.deployment, connector),
      type: 'String',
      value,
      overwrite: true,
      tier: 'Intelligent-Tiering',
    });
  }
  ssm.put({ name: passwordParameterOf(file), type: 'SecureString', value: password, overwrite: true });
}

/** The settings document of a connector, as a deploy writes it. */
export function settingsText(file: ConnectorsFile, connector: string): string {
  const sink = file.sinks[connector];
  if (sink !== undefined) return documentText(sinkDocument(sink));
  const source = file.sources[connector];
  if (source !== undefined) return documentText(sourceDocument(source));
  throw new Error(`there is no connector ${connector}`);
}

/** The parameter with the password of the local TDengine, which has a password also when the file's has a token. */
export function passwordParameterOf(file: ConnectorsFile): string {
  return file.tdengine.passwordParameter ?? '/local/tdengine/password';
}
