import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { App, CfnResource } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { EXAMPLE_FILES } from '../../functions/shared/settings/docs/examples.ts';
import { readConnectorsFile } from '../../functions/shared/settings/file/read-file.ts';
import { addRules } from '../../lib/stacks/rules.ts';
import { addStacks } from '../../lib/stacks/stacks.ts';
import { appWith, context, standIn } from '../support/stacks/synth.ts';

const outputs = mkdtempSync(join(tmpdir(), 'cdk-out-'));
after(() => rmSync(outputs, { recursive: true }));

const VPC = { vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] };
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_demo-a1B2c3';

/** What AWS's own template validator, which is a part of synth, finds. */
function findingsIn(app: App): unknown[] {
  const { directory } = app.synth();
  const report = JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8'));
  return report.pluginReports.flatMap(({ violations }: { violations: unknown[] }) => violations);
}

describe('the rules of cdk-nag, AwsSolutions and Serverless', () => {
  before(() => delete process.env.CDK_VALIDATION);

  for (const file of EXAMPLE_FILES) {
    it(`find nothing without an explanation in ${basename(file)}`, () => {
      const app = new App({ context, outdir: mkdtempSync(join(outputs, 'rules-')) });
      addStacks(app, readConnectorsFile(file), standIn);
      addRules(app);
      assert.deepEqual(findingsIn(app), []);
    });
  }

  it('find what has no explanation', () => {
    const app = appWith();
    const stack = app.node.findChild('demo-meters-sink');
    new Queue(stack, 'Queue');
    addRules(app);
    assert.throws(() => findingsIn(app), /Validation failed/);
  });
});

describe("AWS's template validator", () => {
  before(() => delete process.env.CDK_VALIDATION);

  it('finds nothing in a deployment on MSK', () => {
    assert.deepEqual(findingsIn(appWith()), []);
  });

  it('finds nothing in a deployment with every setting', () => {
    const app = appWith({
      kafka: { bootstrapServers: 'a:9096,b:9096', authentication: 'scram-sha-512', secretArn: SECRET },
      vpc: VPC,
      'sinks.meters.provisionedPollerConfig': { minimumPollers: 1, maximumPollers: 2 },
      'sinks.meters.onFailureDestination': 'arn:aws:s3:::failed-batches',
      'sinks.meters.maximumBatchingWindowSeconds': 5,
      'sinks.meters.errors': { tolerance: 'all', deadLetterTopic: 'dead' },
      'sources.test.schedule': 'cron(0/5 * * * ? *)',
    });
    assert.deepEqual(findingsIn(app), []);
  });

  it('finds nothing in a deployment with mTLS', () => {
    const kafka = {
      bootstrapServers: 'a:9093',
      authentication: 'mtls',
      secretArn: SECRET,
      serverRootCaCertificateSecretArn: SECRET,
    };
    assert.deepEqual(findingsIn(appWith({ kafka, vpc: VPC })), []);
  });

  it('finds what is wrong in a template', () => {
    const app = appWith();
    const mapping = app.node.findAll().find((node) => node instanceof CfnResource && node.cfnResourceType === MAPPING);
    assert.ok(mapping instanceof CfnResource);
    mapping.addPropertyOverride('BatchSize', 10_001);
    assert.throws(() => findingsIn(app), /Validation failed/);
  });
});

const MAPPING = 'AWS::Lambda::EventSourceMapping';
