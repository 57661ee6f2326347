import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { settingsParameterName, sinkDocument, sourceDocument } from '../../../../functions/shared/document/document.ts';
import {
  connectorsFile,
  consumerGroupOf,
  parseSettings,
  SettingsError,
  type SinkSettings,
  type SourceSettings,
  sinkRuntime,
  sourceRuntime,
} from '../../../../functions/shared/settings/index.ts';
import { fileWith } from '../../../support/stacks/example-file.ts';

function sinkOf(changes: Readonly<Record<string, unknown>> = {}): SinkSettings {
  const { meters } = parseSettings(connectorsFile, fileWith(changes), 'f').sinks;
  assert.ok(meters);
  return meters;
}

function sourceOf(): SourceSettings {
  const { test } = parseSettings(connectorsFile, fileWith({}), 'f').sources;
  assert.ok(test);
  return test;
}

describe('a settings document', () => {
  it('has the run-time settings of a sink with their defaults, and no others', () => {
    assert.deepEqual(sinkDocument(sinkOf({ 'sinks.meters.batchSize': 5 })), {
      format: 'line',
      database: 'power',
      unrouted: 'reject',
      schemasEnable: false,
      documents: 'one',
      keySchemaRegistry: false,
      inferStrings: 'VARCHAR',
      inferNumbers: 'DOUBLE',
      nonFinite: 'reject',
      autoCreate: { database: true, stable: true },
      evolve: { addColumns: true, widen: true },
      databasePrecision: 'ns',
      compression: 'none',
      collision: 'upsert',
      errors: { tolerance: 'none' },
    });
  });

  it('has the run-time settings of a source', () => {
    const document = sourceDocument(sourceOf());
    assert.equal(document.topicPrefix, 'tdengine');
    for (const deployTime of ['schedule', 'memoryMb', 'timeoutSeconds']) assert.equal(deployTime in document, false);
  });

  it('is read back from its JSON as it was', () => {
    const sink = sinkDocument(sinkOf());
    assert.deepEqual(parseSettings(sinkRuntime, JSON.parse(JSON.stringify(sink)), '/p'), sink);
    const source = sourceDocument(sourceOf());
    assert.deepEqual(parseSettings(sourceRuntime, JSON.parse(JSON.stringify(source)), '/p'), source);
  });

  it('is refused with a setting that only a deploy can change', () => {
    assert.throws(
      () => parseSettings(sinkRuntime, { database: 'power', batchSize: 5 }, '/tdkafka/demo/meters/settings'),
      new SettingsError('/tdkafka/demo/meters/settings', ['batchSize: unknown setting']),
    );
  });

  it('is refused when it breaks rules between settings', () => {
    const problems = ['(top level): needs exactly one of database and databasePrefix'];
    assert.throws(() => parseSettings(sinkRuntime, {}, '/p'), new SettingsError('/p', problems));
  });

  it('has its SSM name below prefix, deployment and connector', () => {
    assert.equal(settingsParameterName('tdkafka', 'demo', 'meters'), '/tdkafka/demo/meters/settings');
  });
});

describe('the consumer group of a sink’s topic', () => {
  it('is another one for each topic, so that a topic can be added', () => {
    const sink = sinkOf({ 'sinks.meters.topics': ['a', 'b'] });
    assert.equal(consumerGroupOf('demo', 'meters', 'a', sink), 'demo-meters-a');
    assert.equal(consumerGroupOf('demo', 'meters', 'b', sink), 'demo-meters-b');
  });

  it('is the one of the settings', () => {
    const sink = sinkOf({ 'sinks.meters.consumerGroupId': 'connect-meters' });
    assert.equal(consumerGroupOf('demo', 'meters', 'meters', sink), 'connect-meters');
  });
});
