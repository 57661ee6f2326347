import { AwsError } from '../aws/protocol/error.ts';

/** One version of a parameter as SSM keeps it. */
export interface StoredParameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly value: string;
  readonly tier: 'Standard' | 'Advanced';
  readonly version: number;
  readonly description?: string | undefined;
  /** ARN of who wrote it. */
  readonly user: string;
  /** Seconds since 1970, as SSM's protocol writes times. */
  readonly modified: number;
}

export const PARAMETER_TYPES = ['String', 'StringList', 'SecureString'] as const;
export type ParameterType = (typeof PARAMETER_TYPES)[number];

/** Bytes of a value in the standard and in the advanced tier. */
const TIER_BYTES = { Standard: 4096, Advanced: 8192 } as const;

/** Most versions of a parameter; the oldest goes when there is one more. */
const MOST_VERSIONS = 100;

/** A refusal, under the name that @aws-sdk/client-ssm shows. */
export class SsmError extends AwsError {}

/** What `put` gets. Absent members are as PutParameter has them. */
export interface PutRequest {
  readonly name: string;
  readonly value: string;
  readonly type?: string | undefined;
  readonly overwrite?: boolean | undefined;
  readonly tier?: string | undefined;
  readonly description?: string | undefined;
}

/** The parameters of one account, with their last versions. */
export class ParameterStore {
  readonly #versions = new Map<string, StoredParameter[]>();

  /** Writes a new version. @throws SsmError */
  put(request: PutRequest, user: string, nowSeconds: number): StoredParameter {
    checkName(request.name);
    const versions = this.#versions.get(request.name) ?? [];
    const last = versions.at(-1);
    if (last !== undefined && request.overwrite !== true) {
      throw new SsmError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    const type = newType(request.type, last);
    const tier = newTier(request, last);
    checkValue(request.value, tier);
    const { name, value, description = last?.description } = request;
    const version = (last?.version ?? 0) + 1;
    const stored = { name, type, value, tier, version, description, user, modified: nowSeconds };
    versions.push(stored);
    if (versions.length > MOST_VERSIONS) versions.shift();
    this.#versions.set(request.name, versions);
    return stored;
  }

  /** A parameter by `name`, or one version of it by `name:version`. @throws SsmError */
  get(nameAndVersion: string): StoredParameter {
    const [name = '', version] = nameAndVersion.split(':');
    const versions = this.history(name);
    const found = version === undefined ? versions.at(-1) : versions.find((one) => one.version === Number(version));
    if (found !== undefined) return found;
    throw new SsmError('ParameterVersionNotFound', `Systems Manager could not find version ${version} of ${name}.`);
  }

  /** The versions of a parameter that are kept, oldest first. @throws SsmError */
  history(name: string): readonly StoredParameter[] {
    const versions = this.#versions.get(name);
    if (versions === undefined) throw new SsmError('ParameterNotFound', '');
    return versions;
  }

  /** Removes a parameter with all its versions. @throws SsmError */
  delete(name: string): void {
    this.history(name);
    this.#versions.delete(name);
  }

  /** The newest versions of all parameters, by name. */
  all(): StoredParameter[] {
    return [...this.#versions.values()]
      .flatMap((versions) => versions.slice(-1))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The newest versions below a path, by name. */
  below(path: string, recursive: boolean): StoredParameter[] {
    const prefix = path.endsWith('/') ? path : `${path}/`;
    return this.all().filter(
      ({ name }) => name.startsWith(prefix) && (recursive || !name.slice(prefix.length).includes('/')),
    );
  }
}

// Rules of names: https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
function checkName(name: string): void {
  if (!/^[a-zA-Z0-9_.\-/]{1,1011}$/.test(name) || (name.includes('/') && !name.startsWith('/'))) {
    throw new SsmError(
      'ValidationException',
      'Parameter name must be a fully qualified name: letters, digits, "_", ".", "-", and a leading "/" before a path.',
    );
  }
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw new SsmError(
      'ValidationException',
      `Parameter name: can't be prefixed with "aws" or "ssm" (case-insensitive).`,
    );
  }
  if (name.split('/').filter((part) => part !== '').length > 15) {
    throw new SsmError('HierarchyLevelLimitExceededException', 'A hierarchy can have a maximum of 15 levels.');
  }
}

function newType(type: string | undefined, last: StoredParameter | undefined): ParameterType {
  if (type === undefined) {
    if (last !== undefined) return last.type;
    throw new SsmError('ValidationException', 'A parameter type is required when you create a parameter.');
  }
  const known = PARAMETER_TYPES.find((one) => one === type);
  if (known === undefined) {
    throw new SsmError('ValidationException', `Type must be one of ${PARAMETER_TYPES.join(', ')}.`);
  }
  if (last !== undefined && last.type !== known) {
    throw new SsmError('HierarchyTypeMismatchException', `A ${last.type} parameter can't be changed to ${known}.`);
  }
  return known;
}

/**
 * The tier of a new version: without one asked for, that of the last. A parameter never goes back to the standard tier.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
 */
function newTier({ value, tier }: PutRequest, last: StoredParameter | undefined): StoredParameter['tier'] {
  const before = last?.tier ?? 'Standard';
  switch (tier) {
    case undefined:
      return before;
    case 'Advanced':
      return 'Advanced';
    case 'Intelligent-Tiering':
      return Buffer.byteLength(value) > TIER_BYTES.Standard ? 'Advanced' : before;
    case 'Standard':
      if (before === 'Standard') return 'Standard';
      throw new SsmError(
        'ValidationException',
        "You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter.",
      );
    default:
      throw new SsmError('ValidationException', 'Tier must be one of Standard, Advanced, Intelligent-Tiering.');
  }
}

function checkValue(value: string, tier: StoredParameter['tier']): void {
  const limit = TIER_BYTES[tier];
  const bytes = Buffer.byteLength(value);
  if (bytes === 0) throw new SsmError('ValidationException', 'Parameter value must not be empty.');
  if (bytes <= limit) return;
  throw new SsmError(
    'ValidationException',
    tier === 'Standard'
      ? 'Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.'
      : 'Advanced tier parameters support a maximum parameter value of 8192 characters.',
  );
}
