import assert from 'node:assert/strict';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { ListTagsCommand } from '@aws-sdk/client-lambda';
import { GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { DescribeParametersCommand, GetParameterCommand } from 'aws-sdk-client-ssm';
import * as z from 'zod';
import { CHECKPOINT_KEYS } from '../../functions/shared/agreed-names.ts';
import { BACKFILLS_EVENT, tickEvent } from '../../functions/source/event.ts';
import { present } from './aws.ts';
import type { Deployed } from './deployed.ts';
import { mappingOf } from './poller.ts';
import { mayDo, statementsOf } from './roles.ts';
import type { World } from './world.ts';

type Connector = Deployed['sink'];

/** Functions run with Node 24 on arm64, log JSON to their own log group, and hold no secret. */
export async function functions({ aws, deployment }: World, { sink, source }: Deployed): Promise<void> {
  for (const [name, { configuration, functionArn, logGroup }] of [
    ['meters', sink],
    ['test', source],
  ] as const) {
    const { Runtime, Architectures, Handler, LoggingConfig, Environment, State } = configuration;
    assert.deepEqual(
      { Runtime, Architectures, Handler, State },
      {
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'handler.handler',
        State: 'Active',
      },
    );
    assert.deepEqual([LoggingConfig?.LogFormat, LoggingConfig?.LogGroup], ['JSON', logGroup]);
    assert.doesNotMatch(JSON.stringify(Environment), /taosdata/);
    const { Tags } = await aws.lambda.send(new ListTagsCommand({ Resource: functionArn }));
    assert.equal(Tags?.['tdkafka:deployment'], deployment);
    assert.equal(Tags?.['tdkafka:connector'], name);
  }
}

/** Settings documents are plain text in a tier that SSM chooses, and of these connectors. */
export async function settings(world: World, { sink, source }: Deployed): Promise<void> {
  for (const [connector, database] of [
    [sink, 'power'],
    [source, 'test'],
  ] as const) {
    const filter = { Key: 'Name', Option: 'Equals', Values: [connector.settingsParameter] };
    const { Parameters = [] } = await world.aws.ssm.send(new DescribeParametersCommand({ ParameterFilters: [filter] }));
    assert.deepEqual(
      Parameters.map(({ Type, Tier }) => [Type, Tier]),
      [['String', world.emulator.refuses ? 'Standard' : 'Intelligent-Tiering']],
    );
    assert.equal((await document(world, connector)).database, database);
  }
}

/** A connector's settings document. */
export async function document({ aws }: World, connector: Connector): Promise<Record<string, unknown>> {
  const { Parameter } = await aws.ssm.send(new GetParameterCommand({ Name: connector.settingsParameter }));
  return z.record(z.string(), z.unknown()).parse(JSON.parse(Parameter?.Value ?? ''));
}

/** The mapping is on, and hands over batches as the settings say. */
export async function mapping(world: World, { sink }: Deployed): Promise<void> {
  const { FunctionArn, State, BatchSize, StartingPosition } = await mappingOf(world, sink.functionName);
  assert.deepEqual(
    { FunctionArn, State, BatchSize, StartingPosition },
    {
      FunctionArn: sink.functionArn,
      State: 'Enabled',
      BatchSize: 500,
      StartingPosition: 'TRIM_HORIZON',
    },
  );
}

/** Each minute one schedule wakes the source for its tables and one for its backfills, with a role that may do just that. */
export async function schedules({ aws }: World, { scheduleNames, source, sink }: Deployed): Promise<void> {
  const inputs: unknown[] = [];
  for (const Name of scheduleNames) {
    const { ScheduleExpression, State, Target } = await aws.scheduler.send(new GetScheduleCommand({ Name }));
    assert.deepEqual([ScheduleExpression, State, Target?.Arn], ['rate(1 minute)', 'ENABLED', source.functionArn]);
    inputs.push(JSON.parse(Target?.Input ?? ''));
    const role = present(Target?.RoleArn, 'the role of the schedule');
    assert.equal(
      await mayDo(aws, role, 'lambda:InvokeFunction', source.functionArn),
      true,
      `${role} may invoke the source`,
    );
    assert.equal(
      await mayDo(aws, role, 'lambda:InvokeFunction', sink.functionArn),
      false,
      `${role} may invoke the sink`,
    );
  }
  assert.deepEqual(inputs, [tickEvent(0), BACKFILLS_EVENT]);
}

/** The table has the keys that the functions use, and costs by the request. */
export async function table({ aws }: World, { tableName }: Deployed): Promise<void> {
  const { Table } = await aws.dynamoDb.send(new DescribeTableCommand({ TableName: tableName }));
  assert.deepEqual(Table?.KeySchema, [
    { AttributeName: CHECKPOINT_KEYS.partition, KeyType: 'HASH' },
    { AttributeName: CHECKPOINT_KEYS.sort, KeyType: 'RANGE' },
  ]);
  assert.equal(Table.BillingModeSummary?.BillingMode, 'PAY_PER_REQUEST');
}

/** A function's role may read its own settings and secret, and use its own items; nothing of another's. */
export async function roles(world: World, { sink, source, tableName }: Deployed): Promise<void> {
  const { aws } = world;
  const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:000000000000:${name}`;
  const parameter = (name: string) => arn('ssm', `parameter${name}`);
  const tableArn = arn('dynamodb', `table/${tableName}`);
  const secret = parameter(world.passwordParameter);
  for (const [role, action, resource, allowed] of [
    [source, 'ssm:GetParameters', parameter(source.settingsParameter), true],
    [source, 'ssm:GetParameters', secret, true],
    [source, 'ssm:GetParameters', parameter(sink.settingsParameter), false],
    [source, 'ssm:PutParameter', parameter(source.settingsParameter), false],
    [source, 'dynamodb:UpdateItem', tableArn, true],
    [source, 'dynamodb:Scan', tableArn, false],
    [source, 'dynamodb:DeleteTable', tableArn, false],
    [source, 'logs:PutLogEvents', arn('logs', `log-group:${source.logGroup}:log-stream:x`), true],
    [source, 'logs:PutLogEvents', arn('logs', `log-group:${sink.logGroup}:log-stream:x`), false],
    [sink, 'ssm:GetParameters', parameter(sink.settingsParameter), true],
    [sink, 'ssm:GetParameters', secret, true],
    [sink, 'ssm:GetParameters', parameter(source.settingsParameter), false],
    [sink, 'dynamodb:GetItem', tableArn, false],
    [sink, 'lambda:InvokeFunction', source.functionArn, false],
  ] as const) {
    assert.equal(await mayDo(aws, role.roleArn, action, resource), allowed, `${role.role}: ${action} on ${resource}`);
  }
  // The emulator's decisions leave the key of the items out of account.
  const own = { 'dynamodb:LeadingKeys': [`${world.deployment}/test`] };
  const statement = z.object({ Resource: z.unknown(), Condition: z.unknown() });
  const onTable = (await statementsOf(aws, source.role))
    .map((one) => statement.partial().parse(one))
    .filter(({ Resource }) => Resource === tableArn);
  assert.deepEqual(
    onTable.map(({ Condition }) => Condition),
    [{ 'ForAllValues:StringEquals': own }],
  );
}
