import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parseSettings, SettingsError, sinkRuntime, sourceRuntime } from '../../../functions/shared/settings/index.ts';
import { SettingsDocument } from '../../../lib/connector/settings-document.ts';
import { onlyResource, templatesWith, templateWith } from '../synth.ts';

const PARAMETER = 'AWS::SSM::Parameter';

/** The tier of a document whose JSON has so many bytes. */
function tierOf(bytes: number): unknown {
  process.env.CDK_VALIDATION = 'false';
  const stack = new Stack(new App(), 'stack');
  const empty = Buffer.byteLength(JSON.stringify({ text: '' }, null, 2));
  // Two bytes for each ü: what counts is bytes, not characters.
  const text = `${'ü'.repeat((bytes - empty) >> 1)}${'x'.repeat((bytes - empty) & 1)}`;
  new SettingsDocument(stack, 'Settings', { parameterName: '/a/b', document: { text } });
  return onlyResource(Template.fromStack(stack), PARAMETER).properties.Tier;
}

describe('a settings document in SSM', () => {
  it('is what the function reads, at the name that its environment holds', () => {
    const { properties } = onlyResource(templateWith('demo-meters-sink'), PARAMETER);
    assert.equal(properties.Name, '/tdkafka/demo/meters/settings');
    assert.equal(properties.Type, 'String');
    const sink = parseSettings(sinkRuntime, JSON.parse(String(properties.Value)), '/p');
    assert.equal(sink.database, 'power');
    const source = onlyResource(templateWith('demo-test-source'), PARAMETER).properties;
    assert.equal(parseSettings(sourceRuntime, JSON.parse(String(source.Value)), '/p').topicPrefix, 'tdengine');
  });

  it('is in the standard tier up to 4,096 bytes, and in the advanced one up to 8,192', () => {
    assert.equal(tierOf(4096), 'Standard');
    assert.equal(tierOf(4097), 'Advanced');
    assert.equal(tierOf(8192), 'Advanced');
  });

  it('is refused beyond', () => {
    const message = (bytes: number) =>
      `the run-time settings are ${bytes} bytes, and SSM takes at most 8192; divide the connector in two`;
    assert.throws(() => tierOf(8193), new SettingsError('/a/b', [message(8193)]));
    const include = Array.from({ length: 50 }, (_, index) => `${index}`.padEnd(192, 'x'));
    assert.throws(
      () => templatesWith({ 'sources.test.tables': { include } }),
      /^SettingsError: \/tdkafka\/demo\/test\/settings: the run-time settings are \d+ bytes/,
    );
  });
});
