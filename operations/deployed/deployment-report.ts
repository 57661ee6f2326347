import type { ConnectorsFile } from '../../functions/shared/settings/index.ts';
import { type DeployedStack, expectedStacks, partOf, type StackKind } from '../target/stacks.ts';

/** A stack of the deployment: in the file, deployed, or both. */
export interface StackRow {
  readonly name: string;
  readonly kind: StackKind;
  /** Name of the connector; undefined for what all of them share. */
  readonly connector: string | undefined;
  /** Undefined when it is not deployed. */
  readonly deployed: DeployedStack | undefined;
  readonly inFile: boolean;
}

/** A connector that is new in the file beside some that are gone from it: perhaps one of them under a new name. */
export interface PossibleRename {
  readonly kind: 'sink' | 'source';
  readonly connector: string;
  /** Names of the connectors of the kind that are deployed, and not in the file. */
  readonly gone: readonly string[];
}

/** What a deployment is made of, by its file and by CloudFormation. */
export interface DeploymentReport {
  /** Those of the file in its order, then those that are only deployed, by name. */
  readonly rows: readonly StackRow[];
  /** The rows that are deployed and not in the file. */
  readonly gone: readonly StackRow[];
  readonly renames: readonly PossibleRename[];
}

/** Compares a connectors file with the stacks that there are. */
export function reportDeployment(file: ConnectorsFile, stacks: readonly DeployedStack[]): DeploymentReport {
  const parts = stacks.flatMap((deployed) => {
    const part = partOf(file.deployment, deployed);
    return part === undefined ? [] : [{ ...part, deployed }];
  });
  const expected = expectedStacks(file);
  const isExpected = ({ name, region }: DeployedStack) =>
    expected.some((stack) => stack.name === name && (stack.region ?? region) === region);
  const rows: StackRow[] = expected.flatMap(({ name, kind, connector }): StackRow[] => {
    const found = stacks.filter((stack) => stack.name === name && isExpected(stack));
    const here = { name, kind, connector, inFile: true };
    return found.length === 0
      ? [{ ...here, deployed: undefined }]
      : found.map((deployed): StackRow => ({ ...here, deployed }));
  });
  const others = parts
    .filter(({ deployed }) => !isExpected(deployed))
    // What this command does not know cannot be missed in the file.
    .map((part): StackRow => ({ ...part, name: part.deployed.name, inFile: part.kind === 'other' }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const gone = others.filter(({ inFile }) => !inFile);
  return { rows: [...rows, ...others], gone, renames: renamesOf(rows, gone) };
}

function renamesOf(rows: readonly StackRow[], gone: readonly StackRow[]): readonly PossibleRename[] {
  return rows.flatMap(({ kind, connector, deployed }): PossibleRename[] => {
    if (deployed !== undefined || connector === undefined || (kind !== 'sink' && kind !== 'source')) return [];
    const names = gone.flatMap((row) =>
      row.kind === kind && row.connector !== connector ? (row.connector ?? []) : [],
    );
    return names.length === 0 ? [] : [{ kind, connector, gone: [...new Set(names)] }];
  });
}
