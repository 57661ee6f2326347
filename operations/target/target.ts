import { type PlacedFile, readPlacedFile } from '../../functions/shared/settings/file/read-file.ts';
import type { ConnectorsFile } from '../../functions/shared/settings/index.ts';
import { OperationError } from '../operation-error.ts';
import { type Aws, openAws } from './aws.ts';
import { type LocalRunner, readLocalRunner } from './local-runner.ts';
import { regionsOf } from './stacks.ts';

/** What an operator says of the deployment that is meant, and of how it is reached. */
export interface TargetOptions {
  /** Path of a connectors file. */
  readonly connectors?: string | undefined;
  /** Name of a deployment, in the place of the file. */
  readonly deployment?: string | undefined;
  /** Profile of the AWS configuration. */
  readonly profile?: string | undefined;
  /** Regions to look in; empty: those of the file's MSK clusters, else that of the AWS SDK's settings. */
  readonly region?: readonly string[];
  /** What stands for AWS. */
  readonly endpointUrl?: string | undefined;
  /** The local runner of this folder. */
  readonly local?: boolean;
  /** Whether its clients refuse whatever changes something. */
  readonly onlyLooks?: boolean;
}

/** A deployment, and what reaches it. Close it at the end. */
export interface Target {
  /** Name of the deployment. */
  readonly deployment: string;
  /** The connectors file with its places; undefined when only the deployment's name is known. */
  readonly placed: PlacedFile | undefined;
  readonly aws: Aws;
  /** Where its stacks may be; undefined: the region of the AWS SDK's settings. */
  readonly regions: readonly (string | undefined)[];
  /** Undefined when it is not the local runner's. */
  readonly local: LocalRunner | undefined;
  /** Ends all connections. */
  close(): void;
}

/** The connectors file that is read when none is named. */
export const DEFAULT_FILE = 'connectors.yaml';

/** What the local runner takes where the file names no region, and in the place of credentials. */
const LOCAL_REGION = 'us-east-1';
const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/**
 * The deployment that an operator means. Nothing is asked of AWS yet.
 * @param folder the working directory, in which a local runner is looked for.
 * @throws OperationError when what is said does not go together, or no local runner runs
 * @throws SettingsError when the connectors file is wrong
 */
export function openTarget(options: TargetOptions, folder: string = process.cwd()): Target {
  const {
    connectors,
    deployment,
    profile,
    region = [],
    endpointUrl,
    local: isLocal = false,
    onlyLooks = false,
  } = options;
  if (connectors !== undefined && deployment !== undefined) {
    throw new OperationError('asked-wrongly', '--connectors and --deployment do not go together: name one');
  }
  if (isLocal && endpointUrl !== undefined) {
    throw new OperationError('asked-wrongly', '--local and --endpoint-url do not go together: name one');
  }
  const local = isLocal ? readLocalRunner(folder) : undefined;
  const path = connectors ?? (deployment === undefined ? (local?.connectors ?? DEFAULT_FILE) : undefined);
  const placed = path === undefined ? undefined : readPlacedFile(path);
  const aws = openAws({
    ...(local === undefined
      ? { profile, endpointUrl }
      : { endpointUrl: local.endpointUrl, credentials: LOCAL_CREDENTIALS }),
    onlyLooks,
  });
  return {
    deployment: placed?.file.deployment ?? deployment ?? '',
    placed,
    aws,
    regions: regionsToAsk(region, placed?.file).map((each) => each ?? (isLocal ? LOCAL_REGION : undefined)),
    local,
    close: () => aws.close(),
  };
}

function regionsToAsk(named: readonly string[], file: ConnectorsFile | undefined): readonly (string | undefined)[] {
  const regions = named.length > 0 || file === undefined ? named : regionsOf(file);
  return regions.length === 0 ? [undefined] : [...new Set(regions)];
}

/** The connectors file of a target, for operations that need one. @throws OperationError when only a name is known */
export function fileOf({ placed, deployment }: Target): PlacedFile {
  if (placed !== undefined) return placed;
  throw new OperationError('asked-wrongly', `this needs the connectors file of ${deployment}: name it by --connectors`);
}
