import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  GetAccountSettingsCommand,
  GetEventSourceMappingCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import {
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { GetParameterCommand, PutParameterCommand, SSMClient } from 'aws-sdk-client-ssm';
import { waitUntil } from '../../../local/parts/wait-until.ts';
import { templateMappings, wantedMappings } from '../../../operations/deployed/mapping-changes.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { accessTo } from './access.ts';
import { startLocalDeployment } from './local-deployment.ts';

const deployment = await forThisFile(startLocalDeployment());
const access = accessTo(deployment.url);
const clients = {
  cloudFormation: new CloudFormationClient(access),
  dynamoDb: new DynamoDBClient(access),
  lambda: new LambdaClient(access),
  logs: new CloudWatchLogsClient(access),
  metrics: new CloudWatchClient(access),
  scheduler: new SchedulerClient(access),
  ssm: new SSMClient(access),
};
await forThisFile(
  Promise.resolve({
    close() {
      for (const client of Object.values(clients)) client.destroy();
    },
  }),
);

const SINK = 'd-meters-sink';
const SOURCE = 'd-test-source';

describe('the stacks of a local deployment', () => {
  const { cloudFormation } = clients;
  const describeStacks = async (StackName?: string) =>
    (await cloudFormation.send(new DescribeStacksCommand({ StackName }))).Stacks ?? [];
  const outputsOf = async (name: string) => {
    const [stack] = await describeStacks(name);
    return Object.fromEntries(stack?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]) ?? []);
  };

  it('are those that a deploy of the file makes, with its tag', async () => {
    const stacks = await describeStacks();
    assert.deepEqual(
      stacks.map(({ StackName, StackStatus, Tags }) => [StackName, StackStatus, Tags]),
      [SINK, SOURCE, 'd-checkpoints'].map((name) => [
        ...[name, 'CREATE_COMPLETE'],
        [{ Key: 'tdkafka:deployment', Value: 'd' }],
      ]),
    );
    assert.ok(stacks[0]?.CreationTime instanceof Date);
  });

  it('are listed, all of them complete', async () => {
    const list = async (filter?: 'CREATE_COMPLETE' | 'DELETE_COMPLETE') => {
      const input = filter === undefined ? {} : { StackStatusFilter: [filter] };
      return (await cloudFormation.send(new ListStacksCommand(input))).StackSummaries?.length;
    };
    assert.deepEqual([await list(), await list('CREATE_COMPLETE'), await list('DELETE_COMPLETE')], [3, 3, 0]);
  });

  it('have outputs that name what there is', async () => {
    assert.deepEqual(await outputsOf(SINK), {
      ...{ FunctionName: SINK, LogGroupName: `/tdkafka/${SINK}` },
      SettingsParameter: '/tdkafka/d/meters/settings',
    });
    assert.equal((await outputsOf(SOURCE)).ScheduleNames, `${SOURCE}-Shard0 ${SOURCE}-Shard1 ${SOURCE}-Backfills`);
    const { TableName } = await outputsOf('d-checkpoints');
    assert.ok((await clients.dynamoDb.send(new QueryCommand(leases(TableName)))).Items);
  });

  it('have templates whose mappings are those that the file wants', async () => {
    const { TemplateBody = '' } = await cloudFormation.send(new GetTemplateCommand({ StackName: SINK }));
    assert.deepEqual(templateMappings(TemplateBody), wantedMappings(deployment.file, 'meters'));
  });

  it('have resources with their ids, such as those of the mappings', async () => {
    const { EventSourceMappings = [] } = await clients.lambda.send(new ListEventSourceMappingsCommand());
    const ids = EventSourceMappings.map(({ UUID }) => UUID);
    const { StackResources = [] } = await cloudFormation.send(new DescribeStackResourcesCommand({ StackName: SINK }));
    const isMapping = ({ ResourceType = '' }) => ResourceType === 'AWS::Lambda::EventSourceMapping';
    assert.deepEqual(
      StackResources.filter(isMapping).map(({ PhysicalResourceId }) => PhysicalResourceId),
      ids,
    );
    const listed = await cloudFormation.send(new ListStackResourcesCommand({ StackName: SOURCE }));
    assert.ok(listed.StackResourceSummaries?.some(({ PhysicalResourceId }) => PhysicalResourceId === SOURCE));
  });

  it('do not exist under other names', async () => {
    await assert.rejects(describeStacks('d-other-sink'), {
      name: 'ValidationError',
      message: 'Stack with id d-other-sink does not exist',
    });
  });

  it('are in every region, since their cluster is in none', async () => {
    const elsewhere = new CloudFormationClient(accessTo(deployment.url, 'sa-east-1'));
    assert.equal((await elsewhere.send(new DescribeStacksCommand())).Stacks?.length, 3);
    elsewhere.destroy();
  });
});

describe('the functions of a local deployment', () => {
  const { lambda } = clients;

  it('are listed with their settings', async () => {
    const { Functions = [] } = await lambda.send(new ListFunctionsCommand());
    assert.deepEqual(
      Functions.map(({ FunctionName, MemorySize, Timeout }) => [FunctionName, MemorySize, Timeout]),
      [
        [SINK, 512, 300],
        [SOURCE, 256, 60],
      ],
    );
  });

  it('are told by name and by ARN, with environment, log group, tags and the sum of their code', async () => {
    const byName = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: SINK }));
    const { FunctionArn = '', Environment, LoggingConfig, CodeSha256 = '', LastModified = '' } = byName;
    assert.equal(Environment?.Variables?.CONNECTOR_NAME, 'meters');
    assert.equal(LoggingConfig?.LogGroup, `/tdkafka/${SINK}`);
    assert.equal(Buffer.from(CodeSha256, 'base64').length, 32);
    assert.ok(Date.parse(LastModified) > 0);
    const byArn = await lambda.send(new GetFunctionCommand({ FunctionName: FunctionArn }));
    assert.equal(byArn.Configuration?.CodeSha256, CodeSha256);
    assert.deepEqual(byArn.Tags, { 'tdkafka:deployment': 'd', 'tdkafka:connector': 'meters' });
  });

  it('have the concurrency that is reserved, or none', async () => {
    const reserved = async (FunctionName: string) =>
      (await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }))).ReservedConcurrentExecutions;
    assert.deepEqual([await reserved(SINK), await reserved(SOURCE)], [7, undefined]);
    const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}));
    assert.deepEqual(AccountLimit, { ConcurrentExecutions: 1_000, UnreservedConcurrentExecutions: 993 });
  });

  it('do not exist under other names, nor in other versions', async () => {
    for (const input of [{ FunctionName: 'other' }, { FunctionName: SINK, Qualifier: '3' }]) {
      await assert.rejects(lambda.send(new GetFunctionCommand(input)), { name: 'ResourceNotFoundException' });
    }
    await assert.rejects(lambda.send(new InvokeCommand({ FunctionName: 'other' })), {
      name: 'ResourceNotFoundException',
      message: 'Function not found: arn:aws:lambda:us-east-1:000000000000:function:other',
    });
  });

  it('are invoked for their result, with the end of their log', async () => {
    const answer = await lambda.send(
      new InvokeCommand({ FunctionName: SOURCE, Payload: '{"positions":{}}', LogType: 'Tail' }),
    );
    assert.deepEqual([answer.StatusCode, answer.ExecutedVersion, answer.FunctionError], [200, '$LATEST', undefined]);
    assert.ok('positions' in JSON.parse(answer.Payload?.transformToString() ?? ''));
    const log = Buffer.from(answer.LogResult ?? '', 'base64').toString();
    assert.match(log, /"type":"platform.report","record":\{"requestId":"[^"]+","metrics":\{"durationMs":/);
    assert.ok(log.includes(`"requestId":"${answer.$metadata.requestId}"`));
  });

  it('tell the error that an invocation ended with, as Lambda does', async () => {
    const answer = await lambda.send(new InvokeCommand({ FunctionName: SOURCE, Payload: '{"colour":"red"}' }));
    assert.deepEqual([answer.StatusCode, answer.FunctionError], [200, 'Unhandled']);
    const { errorType, errorMessage } = JSON.parse(answer.Payload?.transformToString() ?? '');
    assert.equal(errorType, 'Error');
    assert.match(errorMessage, /^the event has the unknown key "colour"/);
  });

  it('are invoked without waiting, and only looked at', async () => {
    const invoke = async (InvocationType: 'Event' | 'DryRun') =>
      (await lambda.send(new InvokeCommand({ FunctionName: SOURCE, InvocationType, Payload: '{"positions":{}}' })))
        .StatusCode;
    assert.deepEqual([await invoke('Event'), await invoke('DryRun')], [202, 204]);
  });

  it('take no event that is no JSON, or too large', async () => {
    const invoke = (Payload: string, InvocationType: 'RequestResponse' | 'Event' = 'RequestResponse') =>
      lambda.send(new InvokeCommand({ FunctionName: SOURCE, Payload, InvocationType }));
    await assert.rejects(invoke('{'), { name: 'InvalidRequestContentException' });
    await assert.rejects(invoke(`"${'x'.repeat(6_291_456)}"`), { name: 'RequestTooLargeException' });
    await assert.rejects(invoke(`"${'x'.repeat(1_048_576)}"`, 'Event'), { name: 'RequestTooLargeException' });
  });

  it('are counted by Lambda’s metrics, and write to their log groups', async () => {
    const asked = async (MetricName: string) => {
      const Metric = { Namespace: 'AWS/Lambda', MetricName, Dimensions: [{ Name: 'FunctionName', Value: SOURCE }] };
      const { MetricDataResults } = await clients.metrics.send(
        new GetMetricDataCommand({
          MetricDataQueries: [{ Id: 'm', MetricStat: { Metric, Period: 3_600, Stat: 'Sum' } }],
          ...{ StartTime: new Date(Date.now() - 3_600_000), EndTime: new Date(Date.now() + 60_000) },
        }),
      );
      return (MetricDataResults?.[0]?.Values ?? []).reduce((sum, value) => sum + value, 0);
    };
    assert.ok((await asked('Invocations')) >= 3);
    assert.ok((await asked('Errors')) >= 1);
    assert.ok((await asked('Duration')) > 0);
    const { events } = await clients.logs.send(
      new FilterLogEventsCommand({
        logGroupName: `/tdkafka/${SOURCE}`,
        filterPattern: '{ $.level = "ERROR" && $.message.errorMessage = "*colour*" }',
      }),
    );
    assert.equal(events?.length, 1);
  });

  it('read the settings that are put here', async () => {
    const Name = '/tdkafka/d/test/settings';
    const { Parameter } = await clients.ssm.send(new GetParameterCommand({ Name }));
    assert.equal(JSON.parse(Parameter?.Value ?? '').database, 'test');
    await clients.ssm.send(new PutParameterCommand({ Name, Value: Parameter?.Value, Overwrite: true }));
    const theirs = new SSMClient(accessTo(deployment.environment('test').AWS_ENDPOINT_URL_SSM ?? ''));
    assert.equal((await theirs.send(new GetParameterCommand({ Name }))).Parameter?.Version, 2);
    theirs.destroy();
  });
});

describe('the event source mappings of a local deployment', () => {
  const { lambda } = clients;
  const list = async (FunctionName?: string) =>
    (await lambda.send(new ListEventSourceMappingsCommand({ FunctionName }))).EventSourceMappings ?? [];
  const update = (input: object) => lambda.send(new UpdateEventSourceMappingCommand({ UUID: undefined, ...input }));

  it('are listed by function, each with topic, group, state and last result', async () => {
    const [first, ...others] = await list(SINK);
    assert.deepEqual([others.length, (await list(SOURCE)).length], [1, 0]);
    assert.deepEqual(
      [first?.Topics, first?.SelfManagedKafkaEventSourceConfig?.ConsumerGroupId, first?.State, first?.BatchSize],
      [['meters'], 'd-meters-meters', 'Enabled', 50],
    );
    assert.deepEqual(first?.SelfManagedEventSource?.Endpoints, { KAFKA_BOOTSTRAP_SERVERS: ['real:9092'] });
    assert.equal(first?.LastProcessingResult, 'No records processed');
    assert.ok(first?.LastModified instanceof Date);
    await assert.rejects(list('other'), { name: 'ResourceNotFoundException' });
  });

  it('stop handing over when they are disabled, and go on when they are enabled', async () => {
    const [{ UUID } = {}] = await list(SINK);
    const stateOf = async () => (await lambda.send(new GetEventSourceMappingCommand({ UUID }))).State;
    const is = (state: string) =>
      waitUntil(`the state ${state}`, 20_000, async () => ((await stateOf()) === state ? true : undefined));
    assert.equal((await update({ UUID, Enabled: false })).State, 'Disabling');
    await is('Disabled');
    await deployment.send('meters', 'm,t=a v=1 1700000000000000000');
    assert.equal((await update({ UUID, Enabled: true })).State, 'Enabling');
    await is('Enabled');
    await waitUntil('a row', 20_000, async () => {
      const mapping = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
      return mapping.LastProcessingResult === 'OK' ? true : undefined;
    });
    assert.deepEqual((await deployment.tdengine.query('SELECT count(*) FROM power.m')).rows, [[1]]);
  });

  it('refuse other changes, and what does not exist', async () => {
    const [{ UUID } = {}] = await list(SINK);
    await assert.rejects(update({ UUID, BatchSize: 5 }), {
      name: 'InvalidParameterValueException',
      message: /BatchSize/,
    });
    await assert.rejects(update({ UUID, FunctionName: SOURCE }), { name: 'InvalidParameterValueException' });
    await assert.rejects(update({ UUID: 'none', Enabled: true }), { name: 'ResourceNotFoundException' });
  });

  it('refuse to be enabled while they are being disabled', async () => {
    const [, { UUID } = {}] = await list(SINK);
    await update({ UUID, Enabled: false });
    await assert.rejects(update({ UUID, Enabled: true }), { name: 'ResourceInUseException' });
  });
});

describe('the schedules of a local deployment', () => {
  const { scheduler } = clients;
  const Name = `${SOURCE}-Shard1`;
  const ticks = async () => {
    const filterPattern = '{ $.type = "platform.start" }';
    const answer = await clients.logs.send(
      new FilterLogEventsCommand({ logGroupName: `/tdkafka/${SOURCE}`, filterPattern }),
    );
    return answer.events?.length ?? 0;
  };
  const get = (name = Name) => scheduler.send(new GetScheduleCommand({ Name: name }));
  const update = async (name: string, changes: object) => {
    const { ScheduleExpression, Target, FlexibleTimeWindow } = await get(name);
    return scheduler.send(
      new UpdateScheduleCommand({ Name: name, ScheduleExpression, Target, FlexibleTimeWindow, ...changes }),
    );
  };

  it('are listed, one for each shard and one for the backfills', async () => {
    const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({ NamePrefix: SOURCE }));
    assert.deepEqual(
      Schedules.map(({ Name: name, State }) => [name, State]),
      ['Shard0', 'Shard1', 'Backfills'].map((part) => [`${SOURCE}-${part}`, 'ENABLED']),
    );
    assert.deepEqual((await scheduler.send(new ListSchedulesCommand({ State: 'DISABLED' }))).Schedules, []);
  });

  it('tell what they wake, with what and how often the file says', async () => {
    const { ScheduleExpression, Target, Description, GroupName } = await get();
    assert.deepEqual([ScheduleExpression, Target?.Input, GroupName], ['rate(5 minutes)', '{"shard":1}', 'default']);
    assert.match(Target?.Arn ?? '', new RegExp(`:function:${SOURCE}$`));
    assert.equal(Description, 'Wakes source test of d for shard 1 of its tables.');
  });

  it('wake nothing while they are disabled, and go on when they are enabled', async () => {
    const names = ['Shard0', 'Shard1', 'Backfills'].map((part) => `${SOURCE}-${part}`);
    for (const name of names) await update(name, { State: 'DISABLED' });
    assert.equal((await get()).State, 'DISABLED');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const before = await ticks();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    assert.equal(await ticks(), before);
    for (const name of names) await update(name, { State: 'ENABLED' });
    await waitUntil('a tick', 20_000, async () => ((await ticks()) > before ? true : undefined));
  });

  it('refuse other changes, and what does not exist', async () => {
    await assert.rejects(update(Name, { ScheduleExpression: 'rate(1 hour)' }), { name: 'ValidationException' });
    await assert.rejects(get('none'), { name: 'ResourceNotFoundException', message: 'Schedule none does not exist.' });
  });
});

describe('the positions of a local deployment', () => {
  it('are in the table that the functions use', async () => {
    await waitUntil('a lease', 20_000, async () => {
      const { Items = [] } = await clients.dynamoDb.send(new QueryCommand(leases('checkpoints')));
      return Items[0];
    });
  });
});

/** Asks for the leases of the source. */
function leases(TableName: string | undefined) {
  return {
    TableName,
    KeyConditionExpression: 'connector = :c AND begins_with(#item, :lease)',
    ExpressionAttributeNames: { '#item': 'item' },
    ExpressionAttributeValues: { ':c': { S: 'd/test' }, ':lease': { S: 'lease/' } },
  };
}
