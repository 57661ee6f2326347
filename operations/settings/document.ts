import { sinkDocument, sourceDocument } from '../../functions/shared/document/document.ts';
import { ADVANCED_TIER_BYTES, documentText } from '../../functions/shared/document/document-text.ts';
import { readJson } from '../../functions/shared/document/parse-document.ts';
import {
  parseSettings,
  type SinkRuntime,
  type SourceRuntime,
  sinkRuntime,
  sourceRuntime,
} from '../../functions/shared/settings/index.ts';
import { OperationError } from '../operation-error.ts';
import type { DeployedConnector } from '../target/deployment.ts';
import { fileOf, type Target } from '../target/target.ts';

/** The kind and the SSM parameter of a connector. */
export type SettingsPlace = Pick<DeployedConnector, 'name' | 'kind' | 'region' | 'settingsParameter'>;

/** A version of a connector's run-time settings. */
export interface SettingsVersion {
  readonly version: number;
  /** When it was written, in ISO 8601. */
  readonly modified: string;
  /** What its JSON holds; it may be wrong, as the function would say. */
  readonly document: unknown;
}

/** The settings in SSM. @param version left out, the last. Needs ssm:GetParameter. @throws SettingsError when they are no JSON */
export async function readSettings(
  { aws }: Pick<Target, 'aws'>,
  { region, settingsParameter }: SettingsPlace,
  version?: number,
): Promise<SettingsVersion> {
  const { GetParameterCommand } = await import('aws-sdk-client-ssm');
  const client = await aws.in(region).ssm();
  const Name = version === undefined ? settingsParameter : `${settingsParameter}:${version}`;
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name }));
    return {
      version: Parameter?.Version ?? 0,
      modified: Parameter?.LastModifiedDate?.toISOString() ?? '',
      document: readJson(Parameter?.Value ?? '', settingsParameter),
    };
  } catch (error) {
    throw notThere(error, settingsParameter, version) ?? error;
  }
}

function notThere(error: unknown, parameter: string, version: number | undefined): OperationError | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'ParameterVersionNotFound') {
    return new OperationError('asked-wrongly', `${parameter} has no version ${version}: \`tdkafka settings history\``);
  }
  if (error.name !== 'ParameterNotFound') return undefined;
  return new OperationError('refused', `SSM parameter ${parameter} is not there: a deploy makes it`);
}

/**
 * Settings as the function would read them, every default filled in.
 * @param source what they are called in messages.
 * @throws SettingsError when the function would refuse them, or they do not fit into a parameter
 */
export function checkedDocument(
  kind: SettingsPlace['kind'],
  document: unknown,
  source: string,
): SinkRuntime | SourceRuntime {
  const checked =
    kind === 'sink' ? parseSettings(sinkRuntime, document, source) : parseSettings(sourceRuntime, document, source);
  const bytes = Buffer.byteLength(documentText(checked));
  if (bytes <= ADVANCED_TIER_BYTES) return checked;
  throw new OperationError('refused', `${source}: ${bytes} bytes when packed, and SSM takes ${ADVANCED_TIER_BYTES}`);
}

/** The settings that the connectors file of a target has for a connector. @throws OperationError when it has no such */
export function fileDocument(
  target: Target,
  { name, kind }: Pick<SettingsPlace, 'name' | 'kind'>,
): SinkRuntime | SourceRuntime {
  const { path, file } = fileOf(target);
  const [sink, source] = [file.sinks[name], file.sources[name]];
  if (kind === 'sink' && sink !== undefined) return sinkDocument(sink);
  if (kind === 'source' && source !== undefined) return sourceDocument(source);
  throw new OperationError('asked-wrongly', `${path} has no ${kind} ${name}`);
}
