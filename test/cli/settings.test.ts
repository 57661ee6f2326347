import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { documentText } from '../../functions/shared/settings/document/document-text.ts';
import { sinkRuntime } from '../../functions/shared/settings/index.ts';
import { startSsm } from '../../local/ssm/ssm.ts';
import { forThisFile } from '../support/servers/for-this-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NAME = '/tdkafka/demo/meters/settings';
const columns = Array.from({ length: 400 }, (_, index) => ({ path: `data.value_${index}`, type: 'DOUBLE' as const }));
const routes = [{ table: 't', timestamp: { source: 'record' as const }, columns }];
const large = sinkRuntime.parse({ format: 'json', database: 'power', routes });

const ssm = await forThisFile(startSsm());
ssm.put({ name: NAME, value: documentText(large), type: 'String', tier: 'Intelligent-Tiering' });

describe('npm run settings', () => {
  const folder = temporaryFolder('settings-');
  async function run(...args: string[]): Promise<{ code: unknown; output: string; errors: string }> {
    const env = {
      ...process.env,
      AWS_ENDPOINT_URL_SSM: ssm.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
    const child = spawn(process.execPath, ['cli/settings.ts', '--parameter', NAME, ...args], { env });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    const [code] = await once(child, 'close');
    return { code, output, errors };
  }

  function file(name: string, content: object): string {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(content));
    return path;
  }

  it('prints a packed settings document as JSON, and packs what it writes', async () => {
    assert.match(documentText(large), /^brotli:/);
    assert.deepEqual(JSON.parse((await run()).output), large);
    const changed = { ...large, database: 'power2' };
    const { code, output } = await run('--write', file('good.json', changed));
    assert.deepEqual([code, output], [0, `${NAME} is written; the function works by it within a minute\n`]);
    assert.deepEqual(JSON.parse((await run()).output), changed);
  });

  it('writes no settings that the function would refuse', async () => {
    const before = (await run()).output;
    const { code, errors } = await run('--write', file('bad.json', { ...large, format: 'xml' }));
    assert.equal(code, 1);
    assert.match(errors, /bad\.json: format: must be one of line, telnet, opentsdb-json, json; got "xml"/);
    assert.equal((await run()).output, before);
  });
});
