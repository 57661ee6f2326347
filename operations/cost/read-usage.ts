import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { readFact } from '../status/fact.ts';
import type { AwsClients } from '../target/aws.ts';
import { type DeployedConnector, readDeployment } from '../target/deployment.ts';
import type { Target } from '../target/target.ts';
import type { ConnectorUsage, DeploymentUsage } from './cost-of.ts';
import { type Hours, ownSeries, readSeries, type Series } from './read-series.ts';
import type { CostReport } from './report.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Time that each fact has, in ms. */
const LIMIT_MS = 60_000;

/** How the usage is read. */
export interface UsageOptions {
  readonly days: number;
  /** In ms since 1970. */
  readonly now: number;
  /** Told what is read. */
  readonly told: (what: string) => void;
}

/**
 * What a deployment has used. Of what cannot be read it says why, and the rest is counted.
 * @throws the errors of {@link readDeployment}
 */
export async function readUsage(target: Target, { days, now, told }: UsageOptions): Promise<DeploymentUsage> {
  const span = { from: Math.floor((now - days * DAY_MS) / HOUR_MS) * HOUR_MS, to: now };
  const { connectors } = await readDeployment(target);
  const notKnown: CostReport['notKnown'] = [];
  let first: number | undefined;

  /** Reads something, or notes why it is not known. */
  async function fact<T>(connector: string | null, what: string, read: () => Promise<T>): Promise<T | undefined> {
    const answer = await readFact(read, LIMIT_MS);
    if (answer.known) return answer.value;
    notKnown.push({ connector, what, why: answer.why });
    return undefined;
  }

  function summed(hours: Hours | undefined): number {
    for (const [at] of hours ?? []) first = Math.min(first ?? at, at);
    return (hours ?? []).reduce((sum, [, value]) => sum + value, 0);
  }

  async function usageOf(connector: DeployedConnector): Promise<ConnectorUsage> {
    const { name, kind, region, functionName, logGroupName } = connector;
    told(name);
    const clients = target.aws.in(region);
    const own = (what: string) =>
      fact(name, what, () => ownSeries(clients, { service: name, deployment: target.deployment }));
    const [memoryMb, mappings, metrics, alarmMetrics, isAdvanced] = await Promise.all([
      fact(name, 'memory of the function', () => memoryOf(clients, functionName)),
      kind === 'sink' ? fact(name, 'mappings', () => mappingsOf(clients, functionName)) : [],
      own('its own metrics'),
      fact(name, 'alarms', () => alarmMetricsOf(clients, `${target.deployment}/${name}/`)),
      fact(name, 'tier of the settings', () => isAdvancedParameter(clients, connector.settingsParameter)),
    ]);
    const ofLambda = { namespace: 'AWS/Lambda', dimensions: { FunctionName: functionName }, statistic: 'Sum' as const };
    const pollers = (mappings ?? []).map(
      ({ UUID = '' }): Series => ({
        ...{ namespace: 'AWS/Lambda', name: 'EventPollerUnit', statistic: 'Average' },
        dimensions: { EventSourceMappingUUID: UUID },
      }),
    );
    const queues = (mappings ?? []).flatMap(queueOf).map(
      (QueueName): Series => ({
        ...{ namespace: 'AWS/SQS', name: 'NumberOfMessagesSent', statistic: 'Sum', dimensions: { QueueName } },
      }),
    );
    const fixed: readonly Series[] = [
      { ...ofLambda, name: 'Invocations' },
      { ...ofLambda, name: 'Duration' },
      {
        ...{ namespace: 'AWS/Logs', name: 'IncomingBytes' },
        dimensions: { LogGroupName: logGroupName },
        statistic: 'Sum',
      },
    ];
    const wanted = [...fixed, ...pollers, ...queues, ...(metrics ?? [])];
    const hours = (await fact(name, 'metrics', () => readSeries(clients, wanted, span))) ?? [];
    const [invocations, durationMs, logBytes] = fixed.map((_, at) => summed(hours[at]));
    const part = (begin: number, count: number) =>
      hours.slice(begin, begin + count).reduce((sum, each) => sum + summed(each), 0);
    const behind = fixed.length + pollers.length;
    return {
      ...{ name, kind, memoryMb, alarmMetrics, isAdvanced, mappings: mappings?.length ?? 0 },
      ...{ invocations: invocations ?? 0, durationMs: durationMs ?? 0, logBytes: logBytes ?? 0 },
      pollerUnitHours: part(fixed.length, pollers.length),
      queued: part(behind, queues.length),
      // An hour counts, however often something was published in it.
      metricHours: hours.slice(behind + queues.length).reduce((sum, { length }) => sum + length, 0),
    };
  }

  const used = await Promise.all(connectors.map(usageOf));
  const [one] = connectors;
  const clients = one && target.aws.in(one.region);
  const tableName = connectors.find((each) => each.tableName !== undefined)?.tableName;
  const dashboards = clients && (await fact(null, 'dashboards', () => dashboardsOf(clients, target.deployment)));
  const tables =
    clients && tableName !== undefined
      ? await fact(null, 'DynamoDB', async () => {
          const [bytes, [writes, reads]] = await Promise.all([
            tableBytes(clients, tableName),
            readSeries(clients, tableSeries(tableName), span),
          ]);
          return { bytes, writes: summed(writes), reads: summed(reads) };
        })
      : undefined;
  return { deployment: target.deployment, from: first, to: now, connectors: used, dashboards, tables, notKnown };
}

async function memoryOf(clients: AwsClients, FunctionName: string): Promise<number | undefined> {
  const { GetFunctionConfigurationCommand } = await import('@aws-sdk/client-lambda');
  return (await (await clients.lambda()).send(new GetFunctionConfigurationCommand({ FunctionName }))).MemorySize;
}

async function mappingsOf(
  clients: AwsClients,
  FunctionName: string,
): Promise<readonly EventSourceMappingConfiguration[]> {
  const { paginateListEventSourceMappings } = await import('@aws-sdk/client-lambda');
  const all: EventSourceMappingConfiguration[] = [];
  const pages = paginateListEventSourceMappings({ client: await clients.lambda() }, { FunctionName });
  for await (const { EventSourceMappings = [] } of pages) all.push(...EventSourceMappings);
  return all;
}

/** The queue that a mapping's failures go to, if it is one. */
function queueOf({ DestinationConfig }: EventSourceMappingConfiguration): readonly string[] {
  const [, name] = /^arn:[^:]+:sqs:[^:]*:[^:]*:(.+)$/.exec(DestinationConfig?.OnFailure?.Destination ?? '') ?? [];
  return name === undefined ? [] : [name];
}

async function alarmMetricsOf(clients: AwsClients, AlarmNamePrefix: string): Promise<number> {
  const { paginateDescribeAlarms } = await import('@aws-sdk/client-cloudwatch');
  let count = 0;
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms(
    { client: await clients.cloudWatch() },
    { AlarmNamePrefix },
  )) {
    for (const { Metrics } of MetricAlarms) {
      // One of a single metric names none.
      count += Metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1;
    }
  }
  return count;
}

async function isAdvancedParameter(clients: AwsClients, name: string): Promise<boolean> {
  const { DescribeParametersCommand } = await import('aws-sdk-client-ssm');
  const ParameterFilters = [{ Key: 'Name', Values: [name] }];
  const { Parameters = [] } = await (await clients.ssm()).send(new DescribeParametersCommand({ ParameterFilters }));
  return Parameters[0]?.Tier === 'Advanced';
}

/** Dashboards of the deployment, and of its connectors. */
async function dashboardsOf(clients: AwsClients, deployment: string): Promise<number> {
  const { paginateListDashboards } = await import('@aws-sdk/client-cloudwatch');
  const client = await clients.cloudWatch();
  let count = 0;
  for (const DashboardNamePrefix of [`tdkafka_${deployment}`, `${deployment}_`]) {
    for await (const { DashboardEntries = [] } of paginateListDashboards({ client }, { DashboardNamePrefix })) {
      count += DashboardEntries.length;
    }
  }
  return count;
}

async function tableBytes(clients: AwsClients, TableName: string): Promise<number> {
  const { DescribeTableCommand } = await import('@aws-sdk/client-dynamodb');
  const { Table } = await (await clients.dynamoDb()).send(new DescribeTableCommand({ TableName }));
  return Table?.TableSizeBytes ?? 0;
}

function tableSeries(TableName: string): readonly Series[] {
  return ['ConsumedWriteCapacityUnits', 'ConsumedReadCapacityUnits'].map((name) => ({
    ...{ namespace: 'AWS/DynamoDB', name, dimensions: { TableName }, statistic: 'Sum' as const },
  }));
}
