import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { App } from 'aws-cdk-lib';
import * as z from 'zod';
import { connectorsFile } from '../../../functions/shared/settings/index.ts';
import { addStacks } from '../../../lib/stacks/stacks.ts';
import { type AwsServer, startAwsServer } from '../../../local/aws/server.ts';
import { cloudFormationService } from '../../../local/aws/services/cloudformation.ts';
import { stacksOf } from '../../../local/aws/stacks.ts';
import { templateMappings } from '../../../operations/deployed/mapping-changes.ts';
import { fileWith } from '../../support/stacks/example-file.ts';
import { context, standIn } from '../../support/stacks/synth.ts';
import { accessTo } from './access.ts';
import { idleAccount } from './idle-account.ts';

const SELF_MANAGED = {
  bootstrapServers: 'a:9092,b:9092',
  authentication: 'scram-sha-512',
  secretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_x-a1B2c3',
};

const file = connectorsFile.parse(
  fileWith({
    deployment: 'a-plant-with-a-long-name',
    'sinks.other': {
      ...{ topics: ['xs', 'ys'], database: 'power', batchSize: 5, maximumBatchingWindowSeconds: 2 },
      ...{ startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp: '2024-01-01T00:00:00Z' },
    },
    'sinks.own': { topics: ['zs'], database: 'power', kafkaCluster: 'own' },
    'sources.test.shards': 2,
    'sources.test.schedule': 'rate(5 minutes)',
    'sources.line-with-a-name-that-is-long-as-well': {
      ...{ database: 'test', topicPrefix: 'tdengine' },
    },
    kafkaClusters: { own: SELF_MANAGED },
  }),
);

const template = z.object({
  Description: z.string(),
  Outputs: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});

/** What `cdk` deploys, by the names of the stacks. */
function deployed() {
  process.env.CDK_VALIDATION = 'false';
  const app = new App({ context, stackTraces: false });
  addStacks(app, file, standIn);
  return new Map(
    app.synth().stacks.map((stack) => {
      const parsed = template.parse(stack.template);
      return [stack.stackName, { stack, template: parsed, resources: Object.values(parsed.Resources) }];
    }),
  );
}

describe('the stacks that a local run shows', () => {
  const account = idleAccount(file);
  const local = stacksOf(account);
  const real = deployed();

  it('are those of a deploy, but for its dashboards', () => {
    const names = [...real.keys()].filter((name) => !/-dashboard(-|$)/.test(name));
    assert.deepEqual(local.map(({ name }) => name).sort(), names.sort());
  });

  it('have the descriptions, tags and regions of a deploy', () => {
    for (const { name, description, region } of local) {
      const { stack, template: deploy } = real.get(name) ?? assert.fail(name);
      assert.deepEqual([description, stack.tags], [deploy.Description, { 'tdkafka:deployment': file.deployment }]);
      assert.equal(region ?? 'unknown-region', stack.environment.region, name);
    }
  });

  it('have outputs of the names that a deploy gives them', () => {
    for (const { name, outputs } of local) {
      const names = Object.keys(real.get(name)?.template.Outputs ?? {}).filter(
        (output) => !output.startsWith('Export'),
      );
      assert.deepEqual(Object.keys(outputs).sort(), names.sort(), name);
    }
  });

  it('have functions, log groups and settings of the names that a deploy gives them', () => {
    for (const { name, outputs } of local) {
      const { resources } = real.get(name) ?? assert.fail(name);
      const nameOf = (type: string, property: string) =>
        resources.find(({ Type, Properties }) => Type === type && property in Properties)?.Properties[property];
      assert.equal(outputs.FunctionName, nameOf('AWS::Lambda::Function', 'FunctionName'), name);
      assert.equal(outputs.LogGroupName, nameOf('AWS::Logs::LogGroup', 'LogGroupName'), name);
      assert.equal(outputs.SettingsParameter, nameOf('AWS::SSM::Parameter', 'Name'), name);
    }
  });

  it('have mappings as a deploy makes them', () => {
    for (const { name, resources } of local) {
      const body = { Resources: Object.fromEntries(resources.map((one) => [one.logicalId, one])) };
      const here = JSON.stringify(body).replaceAll('"type":', '"Type":').replaceAll('"properties":', '"Properties":');
      const there = JSON.stringify(real.get(name)?.template);
      const byTopic = (text: string) => [...templateMappings(text)].sort((a, b) => (a.topic < b.topic ? -1 : 1));
      assert.deepEqual(byTopic(here), byTopic(there), name);
    }
  });

  it('have schedules that wake the same functions with the same events, as often as a deploy says', () => {
    for (const source of Object.keys(file.sources)) {
      const wanted = (real.get(`${file.deployment}-${source}-source`)?.resources ?? [])
        .filter(({ Type }) => Type === 'AWS::Scheduler::Schedule')
        .map(({ Properties }) => {
          const target = z.object({ Input: z.string() }).parse(Properties.Target);
          return [Properties.Description, Properties.ScheduleExpression, target.Input];
        });
      const here = account.schedules
        .filter((schedule) => schedule.source === source)
        .map(({ description, expression, running }) => [description, expression, JSON.stringify(running.event)]);
      assert.deepEqual(here.sort(), wanted.sort());
    }
  });

  it('have schedules of different names, which EventBridge Scheduler would take', () => {
    const names = account.schedules.map(({ name }) => name);
    assert.equal(new Set(names).size, 5);
    for (const name of names) assert.match(name, /^[0-9a-zA-Z-_.]{1,64}$/);
  });
});

describe('the stacks that a local run shows in a region', () => {
  let server: AwsServer;
  before(async () => {
    server = await startAwsServer({ cloudformation: cloudFormationService(idleAccount(file)) }, 0);
  });
  after(() => server.close());

  const seenFrom = async (region: string) => {
    const client = new CloudFormationClient(accessTo(server.url, region));
    const { Stacks = [] } = await client.send(new DescribeStacksCommand());
    client.destroy();
    return Stacks.map(({ StackName }) => StackName);
  };

  it('are those of the clusters that are there, and of clusters that are in none', async () => {
    assert.equal((await seenFrom('eu-west-1')).length, 6);
  });

  it('are all of them where no cluster is, so that nobody has to know the region', async () => {
    assert.equal((await seenFrom('us-east-1')).length, 6);
  });
});
