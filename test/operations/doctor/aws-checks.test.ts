import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CheckResult, runChecks } from '../../../functions/shared/doctor/check.ts';
import type { Service } from '../../../local/aws/protocol/call.ts';
import { AwsError } from '../../../local/aws/protocol/error.ts';
import { startAwsServer } from '../../../local/aws/server.ts';
import { AWS_CHECKS, FUNCTION_CHECKS } from '../../../operations/doctor/aws-checks.ts';
import { diagnose } from '../../../operations/doctor/doctor.ts';
import { portsFromHere } from '../../../operations/doctor/here.ts';
import { openAws } from '../../../operations/target/aws.ts';
import type { DeployedConnector } from '../../../operations/target/deployment.ts';
import type { Target } from '../../../operations/target/target.ts';

const connector: DeployedConnector = {
  ...{ name: 'meters', kind: 'sink', region: 'eu-west-1', functionName: 'F', logGroupName: '/g' },
  ...{ settingsParameter: '/plant/meters/settings', scheduleNames: [], tableName: undefined },
  stack: {
    ...{ name: 'plant-meters-sink', region: 'eu-west-1', status: 'UPDATE_COMPLETE', description: '' },
    ...{ tags: new Map(), outputs: new Map() },
  },
};

const VARIABLES = {
  ...{ DEPLOYMENT_NAME: 'plant', CONNECTOR_NAME: 'meters', SETTINGS_PARAMETER: '/plant/meters/settings' },
  ...{ TDENGINE_URL: 'https://td:6041', TDENGINE_USER: 'root', TDENGINE_PASSWORD_PARAMETER: '/p' },
  ...{ KAFKA_BOOTSTRAP_SERVERS: 'b:9092', KAFKA_AUTHENTICATION: 'tls' },
};

type Answers = Readonly<Record<string, (input: unknown) => object>>;

const FUNCTION = '/2015-03-31/functions/{FunctionName}';

/** AWS with answers by the names of operations. */
async function withAws<T>(answers: Answers, use: (target: Target) => Promise<T>): Promise<T> {
  const operations: Service['operations'] = {
    GetFunctionConfiguration: () => ({ State: 'Active', Environment: { Variables: VARIABLES } }),
    ListEventSourceMappings: () => ({ EventSourceMappings: [] }),
    GetFunctionConcurrency: () => ({}),
    GetAccountSettings: () => ({
      AccountLimit: { ConcurrentExecutions: 1_000, UnreservedConcurrentExecutions: 900 },
    }),
    DescribeAlarms: () => ({ MetricAlarms: [] }),
    DescribeLogGroups: () => ({ logGroups: [{ logGroupName: '/g', retentionInDays: 30 }] }),
    GetParameter: () => ({ Parameter: { Name: connector.settingsParameter, Version: 1, Value: '{}' } }),
    DescribeStacks: () => ({ Stacks: [] }),
    ...answers,
  };
  const lambda: Service = {
    operations,
    routes: [
      { method: 'GET', path: `${FUNCTION}/configuration`, operation: 'GetFunctionConfiguration' },
      { method: 'GET', path: '/2015-03-31/event-source-mappings', operation: 'ListEventSourceMappings' },
      { method: 'GET', path: '/2019-09-30/functions/{FunctionName}/concurrency', operation: 'GetFunctionConcurrency' },
      { method: 'GET', path: '/2016-08-19/account-settings', operation: 'GetAccountSettings' },
    ],
  };
  const query = (namespace: string) => ({ operations, xmlNamespace: `http://${namespace}/` });
  const server = await startAwsServer(
    {
      ...{ lambda, logs: { operations }, ssm: { operations }, scheduler: { operations } },
      ...{ monitoring: query('monitoring.amazonaws.com/doc/2010-08-01'), cloudformation: query('cloudformation') },
    },
    0,
  );
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const aws = openAws({ endpointUrl: server.url, credentials });
  try {
    return await use({
      ...{ deployment: 'plant', placed: undefined, aws, regions: ['eu-west-1'], local: undefined },
      close: () => {},
    });
  } finally {
    aws.close();
    await server.close();
  }
}

const lines = (answers: Answers): Promise<readonly CheckResult[]> =>
  withAws(answers, async (target) => {
    const ports = portsFromHere(target, connector, { kafka: {}, tdengine: undefined });
    return runChecks([...FUNCTION_CHECKS, ...AWS_CHECKS], ports);
  });

async function only(answers: Answers, check: string): Promise<CheckResult> {
  const all = await lines(answers);
  return all.find((line) => line.check === check) ?? assert.fail(`there is no line ${check}`);
}

describe('the checks of AWS, asked by its SDK', () => {
  it('find nothing wrong where nothing is', async () => {
    const bad = (await lines({})).filter(({ verdict }) => verdict !== 'ok');
    assert.deepEqual(bad, []);
  });

  it('tell alarms of the connector alone that sound and that have no data, page after page', async () => {
    const pages = [
      {
        MetricAlarms: [{ AlarmName: 'plant/meters/errors', StateValue: 'ALARM', ActionsEnabled: true }],
        NextToken: '2',
      },
      { MetricAlarms: [{ AlarmName: 'plant/meters/offset-lag/t', StateValue: 'INSUFFICIENT_DATA' }] },
    ];
    const asked: unknown[] = [];
    const DescribeAlarms = (input: unknown) => {
      asked.push(Object(input).AlarmNamePrefix);
      return pages[Object(input).NextToken === '2' ? 1 : 0] ?? {};
    };
    const { verdict, answer } = await only({ DescribeAlarms }, 'alarms');
    assert.equal(verdict, 'fail');
    assert.equal(answer, 'sounding: errors; INSUFFICIENT_DATA: offset-lag/t');
    assert.deepEqual(asked, ['plant/meters/', 'plant/meters/']);
  });

  it('tell a function that is stopped by its concurrency', async () => {
    const GetFunctionConcurrency = () => ({ ReservedConcurrentExecutions: 0 });
    assert.match((await only({ GetFunctionConcurrency }, 'concurrency')).answer, /^0 set aside/);
  });

  it('tell a key that a function cannot be decrypted by', async () => {
    const GetFunctionConfiguration = () => ({
      ...{ State: 'Failed', StateReasonCode: 'DisabledKMSKey', StateReason: 'The KMS key is disabled' },
      Environment: { Variables: VARIABLES },
    });
    const line = await only({ GetFunctionConfiguration }, 'function');
    assert.deepEqual([line.verdict, line.section?.heading], ['fail', 'Keys of your own']);
  });

  it('tell an environment of another version', async () => {
    const GetFunctionConfiguration = () => ({ State: 'Active', Environment: { Variables: {} } });
    const line = await only({ GetFunctionConfiguration }, 'function');
    assert.match(line.answer, /DEPLOYMENT_NAME is not set/);
    assert.match(line.advice ?? '', /this version/);
  });

  it('tell a log group that is gone, and a mapping in Lambda’s own words', async () => {
    const DescribeLogGroups = () => ({ logGroups: [{ logGroupName: '/g-other' }] });
    assert.equal((await only({ DescribeLogGroups }, 'log group')).verdict, 'fail');
    const ListEventSourceMappings = () => ({
      EventSourceMappings: [
        {
          UUID: 'u',
          Topics: ['meters'],
          State: 'Enabled',
          LastProcessingResult: 'PROBLEM: SASL authentication failed.',
        },
      ],
    });
    const line = await only({ ListEventSourceMappings }, 'mapping');
    assert.match(line.answer, /SASL authentication failed/);
    assert.equal(line.subject, 'meters');
  });

  it('name the right that who asks lacks, and still tell all else', async () => {
    const DescribeAlarms = () => {
      throw new AwsError('AccessDenied', 'User: alice is not authorized to perform: cloudwatch:DescribeAlarms', 403);
    };
    const all = await lines({ DescribeAlarms });
    const bad = all.filter(({ verdict }) => verdict !== 'ok');
    assert.deepEqual(
      bad.map(({ check, verdict }) => [check, verdict]),
      [['alarms', 'unknown']],
    );
    assert.match(bad[0]?.answer ?? '', /cloudwatch:DescribeAlarms/);
  });

  it('are not made for a function that Lambda does not know', async () => {
    const GetFunctionConfiguration = () => {
      throw new AwsError('ResourceNotFoundException', 'Function not found: F', 404);
    };
    const all = await lines({ GetFunctionConfiguration });
    assert.equal(all.find(({ check }) => check === 'function')?.verdict, 'fail');
    assert.match(all.find(({ check }) => check === 'alarms')?.answer ?? '', /not tried: it needs function/);
  });

  it('say that a deployment has no connector at all', async () => {
    const diagnosis = await withAws({}, (target) =>
      diagnose(target, {
        ...{ only: undefined, overrides: { kafka: {}, tdengine: undefined }, fromFunction: false, now: 0 },
        told: () => {},
      }),
    );
    assert.deepEqual([diagnosis.connectors, diagnosis.notDeployed], [[], []]);
  });
});
