import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { sinkDocument, sourceDocument } from '../../../../functions/shared/document/document.ts';
import { checkedDocument, digestOf, documentText } from '../../../../functions/shared/document/document-text.ts';
import * as sinkParser from '../../../../functions/shared/document/parse-sink.ts';
import * as sourceParser from '../../../../functions/shared/document/parse-source.ts';
import { readConnectorsFile } from '../../../../functions/shared/settings/file/read-file.ts';

const file = readConnectorsFile('examples/tutorial/connectors.yaml');
const sinks = Object.values(file.sinks).map((settings) => documentText(sinkDocument(settings)));
const sources = Object.values(file.sources).map((settings) => documentText(sourceDocument(settings)));
const never = () => assert.fail('the schema was loaded');

describe('a settings document that the deploy wrote', () => {
  it('is read as checking would read it, without loading the schemas', async () => {
    assert.ok(sinks.length > 0 && sources.length > 0);
    for (const text of sinks) {
      const settings = await checkedDocument<unknown>(digestOf(text), never)(text, '/settings');
      assert.deepEqual(settings, await sinkParser.parseDocument(text, '/settings'));
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
    assert.deepEqual(padded, await sinkParser.parseDocument(text, '/settings'));
  });

  it('may be packed, whoever wrote it, and is refused when it cannot be unpacked', async () => {
    const [text = ''] = sinks;
    const packed = `gzip:${gzipSync(text).toString('base64')}`;
    const whole = await sinkParser.parseDocument(text, '/settings');
    assert.deepEqual(await checkedDocument<unknown>(digestOf(packed), never)(packed, '/settings'), whole);
    assert.deepEqual(await sinkParser.parseDocument(`\n${packed}\n`, '/settings'), whole);
    for (const wrong of ['gzip:', 'gzip:hunter2', 'brotli:', 'brotli:hunter2', packed.slice(0, -20)]) {
      await assert.rejects(sinkParser.parseDocument(wrong, '/settings'), {
        message:
          '/settings: (top level): must be JSON, or have base64 of brotli after "brotli:", or of gzip after "gzip:"',
      });
    }
    await assert.rejects(sinkParser.parseDocument(`gzip:${gzipSync('{').toString('base64')}`, '/settings'), {
      message: '/settings: (top level): must be JSON',
    });
  });
});

describe('a sink’s settings document that somebody wrote by hand', () => {
  const parser = join(import.meta.dirname, '../../../../functions/shared/document/parse-sink.ts');
  const route = { name: 'r', stable: 's', columns: [{ path: 'a' }] };
  const document = (more: object) => ({ database: 'd', format: 'json', routes: [{ ...route, ...more }] });

  /** Whether a new process that reads a document loads what reads and checks expressions. */
  async function loadsExpressions(settings: object): Promise<boolean> {
    const script = `import { registerHooks } from 'node:module';
      let loads = false;
      registerHooks({ load: (url, context, next) => {
        loads ||= /functions\\/shared\\/expression\\/|cel-js|re2/.test(url);
        return next(url, context);
      } });
      const { parseDocument } = await import(${JSON.stringify(parser)});
      await parseDocument(${JSON.stringify(JSON.stringify(settings))}, '/settings').catch(() => {});
      console.log(loads);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    return stdout.trim() === 'true';
  }

  it('loads what checks expressions only when it has one, or when something else is wrong', async () => {
    assert.equal(await loadsExpressions(document({})), false);
    assert.equal(await loadsExpressions(document({ subtable: `\${device.id}` })), false);
    assert.equal(await loadsExpressions(document({ when: 'record.a > 1' })), true);
    assert.equal(await loadsExpressions(document({ typo: 1 })), true);
  });

  it('is refused with all that is wrong at once, in its expressions too', async () => {
    const wrong = JSON.stringify({ ...document({ when: 'record.' }), databasePrefix: 'p' });
    await assert.rejects(sinkParser.parseDocument(wrong, '/settings'), ({ message }: Error) => {
      assert.match(message, /routes\[0\]\.when: is no expression that can be used/);
      assert.match(message, /needs exactly one of database and databasePrefix/);
      return true;
    });
  });
});
