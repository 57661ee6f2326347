import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { documentJson } from '../../../functions/shared/document/document-text.ts';
import { parseDocument } from '../../../functions/shared/document/parse-sink.ts';
import { parseSettings, SettingsError, sinkRuntime, sourceRuntime } from '../../../functions/shared/settings/index.ts';
import { SettingsDocument } from '../../../lib/connector/settings-document.ts';
import { onlyResource, templateWith } from '../../support/stacks/synth.ts';

const PARAMETER = 'AWS::SSM::Parameter';

/** The properties of the parameter of a document. */
function parameterOf(document: object): Readonly<Record<string, unknown>> {
  process.env.CDK_VALIDATION = 'false';
  const stack = new Stack(new App(), 'stack');
  new SettingsDocument(stack, 'Settings', { parameterName: '/a/b', document });
  return onlyResource(Template.fromStack(stack), PARAMETER).properties;
}

/** Random digits, so that nothing is gained by packing them but the bits that a digit does not need. */
function digits(length: number): string {
  let text = '';
  while (text.length < length) text += createHash('sha256').update(`${text.length}`).digest('hex');
  return text.slice(0, length);
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

  it('has nothing in double braces, which SSM refuses and CloudFormation resolves, and reads as it was', () => {
    const document = { where: "name <> '{{resolve:ssm:/x}}'", more: ['{{{', '}}', '{'], nested: { a: { b: {} } } };
    const value = String(parameterOf(document).Value);
    assert.ok(!value.includes('{{'), value);
    assert.deepEqual(JSON.parse(documentJson(value)), document);
  });

  it('leaves its tier to SSM, which takes no parameter back from the advanced one', () => {
    for (const size of [1, 4_096, 8_000]) {
      assert.equal(parameterOf({ text: 'x'.repeat(size) }).Tier, 'Intelligent-Tiering');
    }
  });

  it('is JSON without spaces up to 8,192 bytes, and packed beyond, always to the same text', () => {
    const empty = Buffer.byteLength(JSON.stringify({ text: '' }));
    // Two bytes for each ü: what counts is bytes, not characters.
    const fits = { text: 'ü'.repeat((8_192 - empty) / 2) };
    assert.equal(parameterOf(fits).Value, JSON.stringify(fits));
    const more = { text: `${fits.text}xx` };
    const packed = String(parameterOf(more).Value);
    assert.match(packed, /^brotli:[A-Za-z0-9+/]+=*$/);
    assert.equal(documentJson(packed), JSON.stringify(more));
    assert.equal(parameterOf(more).Value, packed);
  });

  it('has room for a thousand typed columns in one sink', async () => {
    const columns = Array.from({ length: 1_000 }, (_, index) => ({
      path: `data.group_${index % 25}.field_number_${String(index).padStart(4, '0')}`,
      name: `field_number_${String(index).padStart(4, '0')}`,
      type: ['DOUBLE', 'BIGINT', 'BOOL', 'VARCHAR(64)'][index % 4],
    }));
    const routes = [{ table: 't', timestamp: { source: 'record' }, columns }];
    const template = templateWith('demo-meters-sink', { 'sinks.meters.format': 'json', 'sinks.meters.routes': routes });
    const text = String(onlyResource(template, PARAMETER).properties.Value);
    assert.ok(Buffer.byteLength(text) <= 8_192, `${Buffer.byteLength(text)} bytes`);
    assert.equal((await parseDocument(text, '/p')).routes?.[0]?.columns?.length, 1_000);
  });

  it('is refused when it does not fit packed either, with both sizes', () => {
    const document = { text: digits(20_000) };
    assert.throws(
      () => parameterOf(document),
      (error) => {
        assert.ok(error instanceof SettingsError);
        assert.match(
          error.message,
          /^\/a\/b: the run-time settings are 20011 bytes, packed \d{5}, and SSM takes at most 8192; divide the connector in two$/,
        );
        return true;
      },
    );
  });
});
