import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import * as z from 'zod';
import { CheckpointTable, ConnectorMonitoring, TDengineSink, TDengineSource } from '../../../lib/index.ts';
import { problemsWith } from '../../support/stacks/example-file.ts';
import { commonProps, templateOf } from '../../support/stacks/in-stack.ts';
import { actionsOf, onlyResource, statementsOf, statementWith, templateWith } from '../../support/stacks/synth.ts';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/9876fedc';
const DESTINATIONS = {
  queue: 'arn:aws:sqs:eu-west-1:123456789012:failed',
  topic: 'arn:aws:sns:eu-west-1:123456789012:failed',
  bucket: 'arn:aws:s3:::failed',
} as const;

const keyPolicy = z.object({
  Statement: z.array(z.object({ Action: z.unknown(), Principal: z.looseObject({ Service: z.unknown().optional() }) })),
});

/** What the policy of the only key of a template lets a service do; undefined when nothing. */
function letIn(template: Template, service: string): unknown {
  const { KeyPolicy } = onlyResource(template, 'AWS::KMS::Key').properties;
  return keyPolicy.parse(KeyPolicy).Statement.find(({ Principal }) => Principal.Service === service)?.Action;
}

describe('the key of a failure destination', () => {
  for (const [kind, arn] of Object.entries(DESTINATIONS)) {
    for (const [stack, path] of [
      ['demo-meters-sink', 'sinks.meters'],
      ['demo-test-source', 'sources.test'],
    ] as const) {
      it(`may be used by the role of ${path} if it is given: ${kind}`, () => {
        const told = { [`${path}.onFailureDestination`]: arn };
        const ofKey = (changes: Readonly<Record<string, unknown>>) =>
          statementsOf(templateWith(stack, changes)).filter(({ Resource }) => Resource === KEY);
        assert.deepEqual(ofKey({ ...told, [`${path}.onFailureKeyArn`]: KEY }), [
          { Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Effect: 'Allow', Resource: KEY },
        ]);
        assert.deepEqual(ofKey(told), []);
      });
    }
  }

  it('is refused without a queue, SNS topic or bucket that it encrypts, or in another region', () => {
    const rule = 'goes with an onFailureDestination that is a queue, a topic of SNS or a bucket';
    for (const path of ['sinks.meters', 'sources.test']) {
      const told = `${path}.onFailureKeyArn`;
      assert.deepEqual(problemsWith({ [told]: KEY }), [`${told}: ${rule}; got "${KEY}"`]);
      const elsewhere = KEY.replace('eu-west-1', 'us-east-1');
      const [problem = ''] = problemsWith({ [told]: elsewhere, [`${path}.onFailureDestination`]: DESTINATIONS.queue });
      assert.ok(problem.startsWith(`${told}: must be in eu-west-1, the region of kafka.clusterArn`), problem);
    }
    assert.deepEqual(
      problemsWith({
        'sinks.meters.onFailureKeyArn': KEY,
        'sinks.meters.onFailureDestination': 'kafka://failed',
        'sinks.meters.provisionedPollerConfig': {},
      }),
      [`sinks.meters.onFailureKeyArn: ${rule}; got "${KEY}"`],
    );
  });
});

describe('a KMS key that the app makes', () => {
  const filters = [lambda.FilterCriteria.filter({ value: { kind: ['reading'] } })];

  it('lets Lambda decrypt filter criteria where there are some', () => {
    const withFilters = (changes: object) =>
      templateOf((stack) => {
        const encryptionKey = new Key(stack, 'Key');
        const settings = { database: 'power' };
        new TDengineSink(stack, 'Sink', {
          ...commonProps(stack),
          topics: ['meters'],
          settings,
          encryptionKey,
          ...changes,
        });
      });
    assert.equal(letIn(withFilters({ filters }), 'lambda.amazonaws.com'), 'kms:Decrypt');
    assert.equal(letIn(withFilters({}), 'lambda.amazonaws.com'), undefined);
  });

  it('lets CloudWatch publish to the encrypted alarm topic', () => {
    const template = templateOf((stack) => {
      const source = new TDengineSource(stack, 'Source', {
        ...commonProps(stack),
        settings: { database: 'test', topicPrefix: 'x' },
      });
      const alarmTopic = new Topic(stack, 'Alarms', { masterKey: new Key(stack, 'Key') });
      new ConnectorMonitoring(stack, 'Monitoring', { watched: source.watched, alarmTopic });
    });
    assert.deepEqual(letIn(template, 'cloudwatch.amazonaws.com'), ['kms:Decrypt', 'kms:GenerateDataKey*']);
  });

  it('of another stack’s checkpoint table may be used by the source', () => {
    const stack = new Stack();
    new TDengineSource(stack, 'Source', {
      ...commonProps(stack),
      settings: { database: 'test', topicPrefix: 'x' },
      checkpoints: CheckpointTable.fromTableName(stack, 'Table', 'positions', Key.fromKeyArn(stack, 'Key', KEY)),
    });
    const [statement] = statementsOf(Template.fromStack(stack)).filter(({ Resource }) => Resource === KEY);
    assert.deepEqual(statement?.Action, ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey']);
  });
});

describe('a Glue schema registry', () => {
  it('may be read by the sink’s role, and so may any schema version, whose id names no registry', () => {
    const glueRegistryArn = 'arn:aws:glue:eu-west-1:123456789012:registry/plant';
    const template = templateWith('demo-meters-sink', {
      'sinks.meters.schemaRegistry': { glueRegistryArn },
      'sinks.meters.provisionedPollerConfig': {},
      'sinks.meters.onFailureDestination': DESTINATIONS.queue,
      'sinks.meters.format': 'json',
      'sinks.meters.routes': [
        { table: 'a', timestamp: { source: 'record' }, columns: [{ path: 'x', type: 'DOUBLE' }] },
      ],
    });
    const resourceOf = (action: string) => statementWith(template, action).Resource;
    assert.equal(resourceOf('glue:GetRegistry'), glueRegistryArn);
    assert.equal(resourceOf('glue:GetSchemaVersion'), '*');
    assert.deepEqual(
      actionsOf(template).filter((action) => action.startsWith('glue:')),
      ['glue:GetRegistry', 'glue:GetSchemaVersion'],
    );
    const { AmazonManagedKafkaEventSourceConfig: config } = onlyResource(
      template,
      'AWS::Lambda::EventSourceMapping',
    ).properties;
    assert.partialDeepStrictEqual(config, {
      SchemaRegistryConfig: {
        SchemaRegistryURI: glueRegistryArn,
        EventRecordFormat: 'JSON',
        SchemaValidationConfigs: [{ Attribute: 'VALUE' }],
      },
    });
  });
});
