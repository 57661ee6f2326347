import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  checkedDocument,
  digestOf,
  documentText,
} from '../../../../../functions/shared/settings/document/document-text.ts';
import * as sinkParser from '../../../../../functions/shared/settings/document/parse-sink.ts';
import * as sourceParser from '../../../../../functions/shared/settings/document/parse-source.ts';
import { readConnectorsFile } from '../../../../../functions/shared/settings/file/read-file.ts';
import { sinkDocument, sourceDocument } from '../../../../../functions/shared/settings/index.ts';

const file = readConnectorsFile('examples/tutorial/connectors.yaml');
const sinks = Object.values(file.sinks).map((settings) => documentText(sinkDocument(settings)));
const sources = Object.values(file.sources).map((settings) => documentText(sourceDocument(settings)));
const never = () => assert.fail('the schema was loaded');

describe('a settings document that the deploy wrote', () => {
  it('is read as checking would read it, without loading the schemas', async () => {
    assert.ok(sinks.length > 0 && sources.length > 0);
    for (const text of sinks) {
      const settings = await checkedDocument<unknown>(digestOf(text), never)(text, '/settings');
      assert.deepEqual(settings, sinkParser.parseDocument(text, '/settings'));
    }
    for (const text of sources) {
      const settings = await checkedDocument<unknown>(digestOf(text), never)(text, '/settings');
      assert.deepEqual(settings, sourceParser.parseDocument(text, '/settings'));
    }
  });

  it('is checked when a character was changed since, or without the deploy’s digest', async () => {
    const [text = ''] = sinks;
    const changed = text.replace('"line"', '"lime"');
    assert.notEqual(changed, text);
    const parse = checkedDocument(digestOf(text), async () => sinkParser);
    await assert.rejects(async () => parse(changed, '/settings'), /\/settings: format: must be one of line/);
    await assert.rejects(
      async () => checkedDocument(undefined, async () => sinkParser)(changed, '/s'),
      /format: must be/,
    );
    const padded = await parse(`${text} `, '/settings');
    assert.deepEqual(padded, sinkParser.parseDocument(text, '/settings'));
  });

  it('may be packed, whoever wrote it, and is refused when it cannot be unpacked', async () => {
    const [text = ''] = sinks;
    const packed = `gzip:${gzipSync(text).toString('base64')}`;
    const whole = sinkParser.parseDocument(text, '/settings');
    assert.deepEqual(await checkedDocument<unknown>(digestOf(packed), never)(packed, '/settings'), whole);
    assert.deepEqual(sinkParser.parseDocument(`\n${packed}\n`, '/settings'), whole);
    for (const wrong of ['gzip:', 'gzip:hunter2', 'brotli:', 'brotli:hunter2', packed.slice(0, -20)]) {
      assert.throws(() => sinkParser.parseDocument(wrong, '/settings'), {
        message:
          '/settings: (top level): must be JSON, or have base64 of brotli after "brotli:", or of gzip after "gzip:"',
      });
    }
    assert.throws(() => sinkParser.parseDocument(`gzip:${gzipSync('{').toString('base64')}`, '/settings'), {
      message: '/settings: (top level): must be JSON',
    });
  });
});
