import type { Admin } from 'kafkajs';
import { settingsParameterName, sinkDocument, sourceDocument } from '../../functions/shared/document/document.ts';
import { digestOf, documentText } from '../../functions/shared/document/document-text.ts';
import { loginVariables, VARIABLES } from '../../functions/shared/environment.ts';
import type { ConnectorsFile } from '../../functions/shared/settings/index.ts';
import { failureTopicOf } from '../../functions/shared/settings/mapping/failure-destination.ts';
import type { Parts } from '../parts/parts.ts';
import type { LocalSsm } from '../ssm/ssm.ts';

/** Puts what a deploy and its operator put into SSM: a settings document for each connector, and TDengine's password. */
export function putParameters(ssm: Pick<LocalSsm, 'put'>, file: ConnectorsFile, password: string): void {
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
function settingsText(file: ConnectorsFile, connector: string): string {
  const sink = file.sinks[connector];
  if (sink !== undefined) return documentText(sinkDocument(sink));
  const source = file.sources[connector];
  if (source !== undefined) return documentText(sourceDocument(source));
  throw new Error(`there is no connector ${connector}`);
}

/** The parameter with the password of the local TDengine, which has a password also when the file's has a token. */
function passwordParameterOf(file: ConnectorsFile): string {
  return file.tdengine.passwordParameter ?? '/local/tdengine/password';
}

/** The environment that a stack gives a connector's function, with the local parts in the place of the file's. */
export function connectorEnvironment(
  file: ConnectorsFile,
  connector: string,
  parts: Pick<Parts, 'brokers' | 'tdengine' | 'dynamoDbUrl'> & { readonly ssm: Pick<LocalSsm, 'url'> },
): Record<string, string> {
  return {
    [VARIABLES.deployment]: file.deployment,
    [VARIABLES.connector]: connector,
    [VARIABLES.settingsParameter]: settingsParameterName(file.parameterPrefix, file.deployment, connector),
    [VARIABLES.settingsDigest]: digestOf(settingsText(file, connector)),
    [VARIABLES.tdengineUrl]: parts.tdengine.url,
    ...(file.tdengine.allowInsecureHttp && { [VARIABLES.tdengineAllowInsecureHttp]: 'true' }),
    ...loginVariables({
      kind: 'password',
      user: parts.tdengine.user,
      passwordParameter: passwordParameterOf(file),
    }),
    [VARIABLES.kafkaAuthentication]: 'plaintext',
    [VARIABLES.kafkaBootstrapServers]: parts.brokers,
    AWS_ENDPOINT_URL_SSM: parts.ssm.url,
    AWS_ENDPOINT_URL_DYNAMODB: parts.dynamoDbUrl,
  };
}

/** The topics that the file's connectors send dead letters to. */
export function deadLetterTopics(file: ConnectorsFile): string[] {
  const connectors = [...Object.values(file.sinks), ...Object.values(file.sources)];
  const names = connectors.map(({ errors }) => errors.deadLetterTopic);
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** The topics that are told of what the file's sinks give up. */
function failureTopics(file: ConnectorsFile): string[] {
  const names = Object.values(file.sinks).map(({ onFailureDestination: to }) => to && failureTopicOf(to));
  return names.filter((name) => name !== undefined);
}

/** The topics that the file's sinks read, and those that get what its connectors cannot write or send. */
export function sinkTopics(file: ConnectorsFile): string[] {
  const read = Object.values(file.sinks).flatMap(({ topics }) => topics);
  return [...new Set([...read, ...deadLetterTopics(file), ...failureTopics(file)])];
}

/** Makes the topics that are missing, with as many partitions as the broker gives a topic. */
export async function createMissingTopics(admin: Admin, topics: readonly string[]): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const missing = topics.filter((topic) => !existing.has(topic));
  if (missing.length === 0) return;
  await admin.createTopics({ topics: missing.map((topic) => ({ topic })), waitForLeaders: true });
}
