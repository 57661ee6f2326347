import { closestMatch } from 'leven';
import { OperationError } from '../operation-error.ts';
import { readStacks } from './read-stacks.ts';
import { type DeployedStack, partOf } from './stacks.ts';
import type { Target } from './target.ts';

/** A connector that is deployed, by the outputs of its stack. */
export interface DeployedConnector {
  readonly name: string;
  readonly kind: 'sink' | 'source';
  readonly region: string;
  readonly stack: DeployedStack;
  readonly functionName: string;
  readonly logGroupName: string;
  /** SSM parameter with the run-time settings. */
  readonly settingsParameter: string;
  /** Of a source: what wakes it. */
  readonly scheduleNames: readonly string[];
  /** Of a source: the DynamoDB table with the positions of all sources; undefined when its stack is not there. */
  readonly tableName: string | undefined;
}

/** A deployment as it is in CloudFormation. */
export interface Deployment {
  /** By name. One whose stack never came to be is none. */
  readonly connectors: readonly DeployedConnector[];
  /** Stacks of connectors without all outputs: they never came to be, or are going. */
  readonly broken: readonly DeployedStack[];
}

/** Reads the deployment of a target. @throws the errors of {@link readStacks} */
export async function readDeployment(target: Target): Promise<Deployment> {
  const parts = (await readStacks(target)).flatMap((stack) => {
    const part = partOf(target.deployment, stack);
    return part === undefined ? [] : [{ ...part, stack }];
  });
  const tableName = parts.find(({ kind }) => kind === 'checkpoints')?.stack.outputs.get('TableName');
  const connectors: DeployedConnector[] = [];
  const broken: DeployedStack[] = [];
  for (const { kind, connector, stack } of parts) {
    if ((kind !== 'sink' && kind !== 'source') || connector === undefined) continue;
    const found = connectorOf(connector, kind, stack, tableName);
    if (found === undefined) broken.push(stack);
    else connectors.push(found);
  }
  return { connectors: connectors.sort((a, b) => (a.name < b.name ? -1 : 1)), broken };
}

function connectorOf(
  name: string,
  kind: DeployedConnector['kind'],
  stack: DeployedStack,
  tableName: string | undefined,
): DeployedConnector | undefined {
  const [functionName, logGroupName, settingsParameter] = [
    stack.outputs.get('FunctionName'),
    stack.outputs.get('LogGroupName'),
    stack.outputs.get('SettingsParameter'),
  ];
  if (functionName === undefined || logGroupName === undefined || settingsParameter === undefined) return undefined;
  const schedules = stack.outputs.get('ScheduleNames')?.split(' ') ?? [];
  return {
    name,
    kind,
    region: stack.region,
    stack,
    functionName,
    logGroupName,
    settingsParameter,
    scheduleNames: schedules.filter((each) => each !== ''),
    tableName: kind === 'source' ? tableName : undefined,
  };
}

/**
 * The connector of a name.
 * @param kind what it must be; left out, either.
 * @throws OperationError `asked-wrongly` when there is none, with what was likely meant; `refused` when its stack is broken
 */
export async function connectorNamed(
  target: Target,
  name: string,
  kind?: DeployedConnector['kind'],
): Promise<DeployedConnector> {
  const { connectors, broken } = await readDeployment(target);
  const found = connectors.find((connector) => connector.name === name && (kind ?? connector.kind) === connector.kind);
  if (found !== undefined) return found;
  const stack = broken.find((each) => partOf(target.deployment, each)?.connector === name);
  if (stack !== undefined) {
    throw new OperationError('refused', `stack ${stack.name} is ${stack.status} and has no function: deploy it first`);
  }
  throw new OperationError('asked-wrongly', notThere(target.deployment, name, kind, connectors));
}

function notThere(
  deployment: string,
  name: string,
  kind: DeployedConnector['kind'] | undefined,
  connectors: readonly DeployedConnector[],
): string {
  const what = kind ?? 'connector';
  const names = connectors.filter((each) => (kind ?? each.kind) === each.kind).map((each) => each.name);
  const begin = `deployment ${deployment} has no ${what} ${name}`;
  if (names.length === 0) return `${begin}, and no ${what} at all: look with \`tdkafka deployed\``;
  const meant = closestMatch(name, names, { maxDistance: Math.max(2, Math.floor(name.length / 3)) });
  return meant === undefined ? `${begin}; it has ${names.join(', ')}` : `${begin}; did you mean ${meant}?`;
}
