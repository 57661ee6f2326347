import { OperationError } from '../operation-error.ts';
import { settingsChanges } from '../settings/changes.ts';
import { checkedDocument, fileDocument, readSettings } from '../settings/document.ts';
import { type DeployedConnector, type Deployment, readDeployment } from '../target/deployment.ts';
import type { KafkaOverride } from '../target/kafka.ts';
import { readMappings } from '../target/mappings.ts';
import type { Target } from '../target/target.ts';
import { boundsOf } from './bounds.ts';
import { type Fact, readFact } from './fact.ts';
import type { ConnectorFacts, ScheduleState, SettingsState } from './facts.ts';
import { notDeployed } from './not-deployed.ts';
import { readLag } from './read-lag.ts';
import { readLastLineAt, readTick, readTrouble } from './read-log.ts';
import { readMeasures } from './read-measures.ts';
import type { Status } from './status-json.ts';
import { statusOf } from './status-of.ts';

/** How the status is read. */
export interface StatusOptions {
  /** Name of the one connector that is meant; left out, all. */
  readonly only?: string | undefined;
  readonly kafka: KafkaOverride;
  /** The time that each fact has, in ms. */
  readonly limitMs?: number;
}

/** Time that nobody waits beyond for one fact, in ms. */
const LIMIT_MS = 10_000;

/**
 * How the connectors of a deployment are. Needs cloudformation:DescribeStacks; of each other right that is missing, what
 * it would tell is not known.
 * @param now in ms since 1970 @throws the errors of {@link readDeployment}; OperationError when it hangs
 */
export async function readStatus(target: Target, options: StatusOptions, now: number): Promise<Status> {
  const deployment = await deploymentOf(target);
  const connectors = deployment.connectors.filter(({ name }) => options.only === undefined || name === options.only);
  const facts = await Promise.all(connectors.map((connector) => readFacts(target, connector, options, now)));
  return {
    deployment: target.deployment,
    at: new Date(now).toISOString(),
    connectors: facts.map((each) => statusOf(each, now)),
    notDeployed: notDeployed(target, deployment).filter(
      ({ name }) => options.only === undefined || name === options.only,
    ),
  };
}

/** Time that CloudFormation has, of which all else depends, in ms. */
const DEPLOYMENT_LIMIT_MS = 30_000;

async function deploymentOf(target: Target): Promise<Deployment> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const error = new OperationError(
    'not-reachable',
    `CloudFormation does not answer within ${DEPLOYMENT_LIMIT_MS / 1_000} s`,
  );
  const timer = setTimeout(() => reject(error), DEPLOYMENT_LIMIT_MS);
  try {
    return await Promise.race([readDeployment(target), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function readFacts(
  target: Target,
  connector: DeployedConnector,
  { kafka, limitMs = LIMIT_MS }: StatusOptions,
  now: number,
): Promise<ConnectorFacts> {
  const ask = <T>(read: () => Promise<T>) => readFact(read, limitMs);
  const [own, lastLineAt, measures, trouble, settings] = await Promise.all([
    connector.kind === 'sink' ? readSink(target, connector, kafka, ask) : readSource(target, connector, now, ask),
    ask(() => readLastLineAt(target, connector)),
    ask(() => readMeasures(target, connector, now)),
    ask(() => readTrouble(target, connector, now)),
    ask(() => readSettingsState(target, connector)),
  ]);
  const bounds = boundsOf(target.placed?.file, connector);
  return { ...own, connector, bounds, lastLineAt, measures, trouble, settings };
}

type Ask = <T>(read: () => Promise<T>) => Promise<Fact<T>>;

async function readSink(target: Target, connector: DeployedConnector, kafka: KafkaOverride, ask: Ask) {
  const mappings = await ask(() => readMappings(target, connector));
  const lag = mappings.known ? await ask(() => readLag(target, connector, mappings.value, kafka)) : mappings;
  return { kind: 'sink', mappings, lag } as const;
}

async function readSource(target: Target, connector: DeployedConnector, now: number, ask: Ask) {
  const [schedules, tick] = await Promise.all([
    ask(() => readSchedules(target, connector)),
    ask(() => readTick(target, connector, now)),
  ]);
  return { kind: 'source', schedules, tick } as const;
}

/** Needs scheduler:GetSchedule. */
async function readSchedules(
  { aws }: Target,
  { region, scheduleNames }: DeployedConnector,
): Promise<readonly ScheduleState[]> {
  const { GetScheduleCommand } = await import('@aws-sdk/client-scheduler');
  const client = await aws.in(region).scheduler();
  return Promise.all(
    scheduleNames.map(async (name) => {
      const { State, ScheduleExpression: expression = '' } = await client.send(new GetScheduleCommand({ Name: name }));
      return { name, expression, isEnabled: State !== 'DISABLED' };
    }),
  );
}

async function readSettingsState(target: Target, connector: DeployedConnector): Promise<SettingsState> {
  const { version, modified, document } = await readSettings(target, connector);
  const isInFile = Object.hasOwn(target.placed?.file[`${connector.kind}s`] ?? {}, connector.name);
  return {
    version,
    modified,
    refused: refusalOf(connector, document),
    changes: isInFile ? settingsChanges(document, fileDocument(target, connector)) : undefined,
  };
}

function refusalOf({ kind, settingsParameter }: DeployedConnector, document: unknown): string | undefined {
  try {
    checkedDocument(kind, document, settingsParameter);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
