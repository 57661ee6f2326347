import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  ConfluentRegistry,
  FailureDestination,
  SettingsError,
  TDengineSink,
  type TDengineSinkProps,
} from '../../../lib/index.ts';
import { commonProps } from '../../support/stacks/in-stack.ts';

function sink(changes: (stack: Stack) => Partial<TDengineSinkProps>): void {
  const stack = new Stack();
  new TDengineSink(stack, 'Sink', {
    ...commonProps(stack),
    topics: ['meters'],
    settings: { database: 'power' },
    ...changes(stack),
  });
}

const POLLERS = 'needs provisionedPollerConfig: Lambda does it with pollers only';
const TELL = 'needs onFailure: else Lambda drops what it gives up, and tells nobody';
const onFailure = (stack: Stack) => FailureDestination.queue(new Queue(stack, 'Failed'));
const registry = new ConfluentRegistry({ url: 'https://registry.example.com' });

describe('the check of a sink at synth', () => {
  const refusals: Readonly<Record<string, readonly [(stack: Stack) => Partial<TDengineSinkProps>, ...string[]]>> = {
    'no topic': [() => ({ topics: [] }), 'topics: must not be empty'],
    'a topic twice': [() => ({ topics: ['meters', 'meters'] }), 'topics: must not name a topic twice'],
    'a topic that is not known at synth': [
      () => ({ topics: [Token.asString({ Ref: 'Topic' })] }),
      'topics: must be known at synth, since their mappings are named after them',
    ],
    'its own dead letters': [
      () => ({ settings: { database: 'power', errors: { tolerance: 'all', deadLetterTopic: 'meters' } } }),
      'settings.errors.deadLetterTopic: must not be one of the topics that the sink reads',
    ],
    'batches larger than Lambda takes': [() => ({ batchSize: 10_001 }), 'batchSize: must be 1 to 10000; got 10001'],
    'a time without AT_TIMESTAMP': [
      () => ({ startingPositionTimestamp: 1_700_000_000 }),
      'startingPositionTimestamp: goes with startingPosition AT_TIMESTAMP, and only with it',
    ],
    'a consumer group for two topics': [
      () => ({ topics: ['aa', 'bb'], consumerGroupId: 'group' }),
      'consumerGroupId: goes with exactly one topic',
    ],
    'more pollers at least than at most': [
      () => ({ provisionedPollerConfig: { minimumPollers: 3, maximumPollers: 2 } }),
      'provisionedPollerConfig.minimumPollers: must not be above maximumPollers, 2',
    ],
    'what only pollers do': [
      (stack) => ({
        retryAttempts: 3,
        maxRecordAge: Duration.hours(1),
        bisectBatchOnError: true,
        schemaRegistryConfig: registry,
        logLevel: lambda.EventSourceMappingLogLevel.INFO,
        onFailure: onFailure(stack),
        settings: {
          database: 'power',
          format: 'json',
          routes: [{ stable: 'm', timestamp: { field: 'ts', unit: 'ms' }, remaining: {} }],
        },
      }),
      `retryAttempts: ${POLLERS}`,
      `maxRecordAge: ${POLLERS}`,
      `bisectBatchOnError: ${POLLERS}`,
      `schemaRegistryConfig: ${POLLERS}`,
      `logLevel: ${POLLERS}`,
    ],
    'batches given up and nobody told': [
      () => ({ provisionedPollerConfig: { minimumPollers: 1 }, retryAttempts: 3, maxRecordAge: Duration.hours(1) }),
      `retryAttempts: ${TELL}`,
      `maxRecordAge: ${TELL}`,
    ],
    'a registry beside lines, and nobody who is told of what fits no schema': [
      () => ({ provisionedPollerConfig: { minimumPollers: 1 }, schemaRegistryConfig: registry }),
      'schemaRegistryConfig: needs onFailure: else nobody is told of a record that fits no schema',
      'schemaRegistryConfig: goes with format json, which Lambda decodes the records to',
    ],
    'failures told to a topic that it reads': [
      () => ({ provisionedPollerConfig: { minimumPollers: 1 }, onFailure: FailureDestination.kafkaTopic('meters') }),
      'onFailure: a Kafka topic needs provisionedPollerConfig, and must not be one that the sink reads',
    ],
  };
  for (const [what, [changes, ...problems]] of Object.entries(refusals)) {
    it(`refuses ${what}`, () => assert.throws(() => sink(changes), new SettingsError('sinks.meters', problems)));
  }

  it('refuses a route for a topic that the sink does not read', () => {
    const route = { topics: ['other'], stable: 'm', timestamp: { field: 'ts', unit: 'ms' as const }, remaining: {} };
    assert.throws(
      () => sink(() => ({ settings: { database: 'power', format: 'json', routes: [route] } })),
      /^SettingsError: sinks\.meters: routes\[0\]\.topics\[0\]: is not one of the topics that the sink reads/,
    );
  });

  it('refuses topics that would make names TDengine refuses', () => {
    assert.throws(
      () => sink(() => ({ topics: ['plant.a'], settings: { databasePrefix: 'p_' } })),
      /^SettingsError: sinks\.meters: databasePrefix: makes of topic plant\.a the database “p_plant\.a”, whose name has a dot/,
    );
  });

  it('takes a batch size that is known only at deploy', () => {
    assert.doesNotThrow(() => sink(() => ({ batchSize: Token.asNumber({ Ref: 'BatchSize' }) })));
  });
});
