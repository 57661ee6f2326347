import { type AwsService, awsVerdict } from '../../functions/shared/doctor/aws-verdicts.ts';
import type { Answer, Check } from '../../functions/shared/doctor/check.ts';
import { readEnvironment } from '../../functions/shared/environment.ts';
import { tryRights } from '../../functions/source/checkpoint/try-rights.ts';
import { settingsChanges } from '../settings/changes.ts';
import { fileDocument, readSettings } from '../settings/document.ts';
import { boundsOf } from '../status/bounds.ts';
import { readLag } from '../status/read-lag.ts';
import {
  alarmsVerdict,
  concurrencyVerdict,
  fileVerdict,
  functionVerdict,
  lagVerdict,
  logGroupVerdict,
  scheduleVerdict,
  stackVerdict,
} from './connector-verdicts.ts';
import type { HerePorts } from './here.ts';
import { mappingVerdict } from './mapping-verdict.ts';

const LIMIT_MS = 12_000;

/** The checks that all that follow depend on. */
export const FUNCTION_CHECKS: readonly Check<HerePorts>[] = [
  {
    name: 'stack',
    needs: [],
    limitMs: LIMIT_MS,
    tried: () => 'look at its stack',
    run: async ({ connector }) => stackVerdict(connector.stack.status),
  },
  {
    name: 'function',
    needs: [],
    limitMs: LIMIT_MS,
    tried: () => 'look at its function, and at its environment',
    run: (ports) =>
      answered('Lambda', async () => {
        const told = await ports.configuration();
        const verdict = functionVerdict({
          // What stands for AWS may leave it out of a function that runs.
          state: told.State ?? 'Active',
          stateReason: told.StateReason,
          lastUpdate: told.LastUpdateStatus,
          lastUpdateReason: told.LastUpdateStatusReason,
          subnets: told.VpcConfig?.SubnetIds?.length ?? 0,
        });
        return environmentFault(told.Environment?.Variables ?? {}) ?? verdict;
      }),
  },
];

function environmentFault(variables: Readonly<Record<string, string>>): Answer | undefined {
  try {
    readEnvironment(variables);
    return undefined;
  } catch (error) {
    const answer = error instanceof Error ? error.message : String(error);
    const section = { page: 'runbook.md', heading: 'Invocations fail' } as const;
    return { verdict: 'fail', answer, advice: 'deploy it again, by this version', section };
  }
}

/** What is looked at of AWS, whose answers are the same wherever they are asked for. */
export const AWS_CHECKS: readonly Check<HerePorts>[] = [
  {
    name: 'settings of the file',
    needs: ['function'],
    limitMs: LIMIT_MS,
    tried: () => 'compare the settings in SSM with the connectors file',
    run: ({ target, connector }) =>
      answered('SSM', async () => {
        const { name, kind } = connector;
        const { document } = await readSettings(target, connector);
        const isInFile = Object.hasOwn(target.placed?.file[`${kind}s`] ?? {}, name);
        return fileVerdict(isInFile ? settingsChanges(document, fileDocument(target, connector)) : undefined, name);
      }),
  },
  {
    name: 'mapping',
    needs: ['function'],
    limitMs: LIMIT_MS,
    each: { of: 'mapped topic', list: async (ports) => (await ports.mappings()).map(({ topic }) => topic) },
    tried: (topic) => `ask Lambda how it reads topic ${topic}`,
    async run(ports, topic) {
      const mapping = (await ports.mappings()).find((each) => each.topic === topic);
      if (mapping === undefined) throw new Error('it has gone');
      return mappingVerdict(mapping);
    },
  },
  {
    name: 'schedule',
    needs: ['function'],
    limitMs: LIMIT_MS,
    each: { of: 'schedule', list: async ({ connector }) => connector.scheduleNames },
    tried: (schedule) => `look at schedule ${schedule}`,
    run: ({ target, connector }, Name) =>
      answered('EventBridge Scheduler', async () => {
        const { GetScheduleCommand } = await import('@aws-sdk/client-scheduler');
        const client = await target.aws.in(connector.region).scheduler();
        const { State, ScheduleExpression: expression = '' } = await client.send(new GetScheduleCommand({ Name }));
        return scheduleVerdict({ expression, isEnabled: State !== 'DISABLED' });
      }),
  },
  {
    name: 'positions',
    needs: ['function'],
    limitMs: LIMIT_MS,
    each: {
      of: 'table of positions',
      list: async ({ connector: { tableName } }) => (tableName === undefined ? [] : [tableName]),
    },
    tried: (table) => `read its items in DynamoDB table ${table}, and try to change one that is not there`,
    run: ({ target, connector }, tableName) =>
      answered('DynamoDB', async () => {
        const client = await target.aws.in(connector.region).dynamoDb();
        const rights = await tryRights({ client, tableName, connector: `${target.deployment}/${connector.name}` });
        const what = rights.hasPosition ? 'it has positions' : 'it has no position yet';
        return { verdict: 'ok', answer: `${what}, and may change them` };
      }),
  },
  {
    name: 'concurrency',
    needs: ['function'],
    limitMs: LIMIT_MS,
    tried: () => 'ask Lambda how many invocations may run at once',
    run: ({ target, connector }) =>
      answered('Lambda', async () => {
        const { GetAccountSettingsCommand, GetFunctionConcurrencyCommand } = await import('@aws-sdk/client-lambda');
        const client = await target.aws.in(connector.region).lambda();
        const [own, { AccountLimit: account }] = await Promise.all([
          client.send(new GetFunctionConcurrencyCommand({ FunctionName: connector.functionName })),
          client.send(new GetAccountSettingsCommand({})),
        ]);
        const told = {
          reserved: own.ReservedConcurrentExecutions,
          limit: account?.ConcurrentExecutions ?? 0,
          unreserved: account?.UnreservedConcurrentExecutions ?? 0,
        };
        // A source has an invocation for each schedule, and one for commands.
        return concurrencyVerdict(told, connector.kind === 'sink' ? 1 : connector.scheduleNames.length + 1);
      }),
  },
  {
    name: 'alarms',
    needs: ['function'],
    limitMs: LIMIT_MS,
    tried: () => 'ask CloudWatch for its alarms',
    run: ({ target, connector }) =>
      answered('CloudWatch', async () => {
        const { paginateDescribeAlarms } = await import('@aws-sdk/client-cloudwatch');
        const client = await target.aws.in(connector.region).cloudWatch();
        const asked = { AlarmNamePrefix: `${target.deployment}/${connector.name}/` };
        const alarms = [];
        for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, asked)) {
          for (const alarm of MetricAlarms) {
            const { AlarmName: name = '', StateValue: state = '', AlarmDescription: description = '' } = alarm;
            alarms.push({ name, state, description, isArmed: alarm.ActionsEnabled !== false });
          }
        }
        return alarmsVerdict(alarms);
      }),
  },
  {
    name: 'log group',
    needs: ['function'],
    limitMs: LIMIT_MS,
    tried: () => 'look for its log group',
    run: ({ target, connector }) =>
      answered('CloudWatch Logs', async () => {
        const { DescribeLogGroupsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
        const client = await target.aws.in(connector.region).logs();
        const asked = { logGroupNamePrefix: connector.logGroupName };
        const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand(asked));
        const found = logGroups.find(({ logGroupName }) => logGroupName === connector.logGroupName);
        return logGroupVerdict(found === undefined ? null : { retentionDays: found.retentionInDays });
      }),
  },
];

/** What is looked at of Kafka by clients that no function has. */
export const LAG_CHECKS: readonly Check<HerePorts>[] = [
  {
    name: 'lag',
    needs: ['mapping', 'topic', 'consumer group'],
    limitMs: LIMIT_MS,
    each: { of: 'topic', list: async (ports) => (await ports.mappings()).map(({ topic }) => topic) },
    tried: (topic) => `count the records of topic ${topic} that wait`,
    async run(ports, topic) {
      const { target, connector, overrides } = ports;
      const mappings = (await ports.mappings()).filter((mapping) => mapping.topic === topic);
      const [lag] = await readLag(target, connector, mappings, overrides.kafka);
      if (lag === undefined) throw new Error('it has gone');
      return lagVerdict(lag, boundsOf(target.placed?.file, connector));
    },
  },
];

async function answered(service: AwsService, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    return awsVerdict(error, service, 'here');
  }
}
