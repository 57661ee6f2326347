import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { GetParameterCommand, SSMClient } from 'aws-sdk-client-ssm';
import { stringify } from 'yaml';
import { sinkDocument } from '../../../../functions/shared/document/document.ts';
import { documentText } from '../../../../functions/shared/document/document-text.ts';
import { connectorsFile } from '../../../../functions/shared/settings/index.ts';
import { startAwsServer } from '../../../../local/aws/server.ts';
import { startSsm } from '../../../../local/ssm/ssm.ts';
import { historyJson } from '../../../../operations/settings/history.ts';
import { writtenJson } from '../../../../operations/settings/write.ts';
import { accessTo } from '../../../local/aws/access.ts';
import { stacksService } from '../../../support/cli/stacks-service.ts';
import { wholeFile } from '../../../support/mapping-file.ts';
import { type Ended, runTdkafka } from '../../../support/run-tdkafka.ts';
import { runTdkafkaHere } from '../../../support/run-tdkafka-here.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const PARAMETER = '/tdkafka/demo/meters/settings';
const folder = temporaryFolder('settings-');
const path = join(folder, 'connectors.yaml');
const given = wholeFile({ meters: { topics: ['meters'], database: 'power' } });
writeFileSync(path, stringify(given));
const { sinks } = connectorsFile.parse(given);
const meters = sinks.meters;
assert.ok(meters);
const document = sinkDocument(meters);

const ssm = await forThisFile(startSsm());
ssm.put({ name: PARAMETER, value: documentText(document), type: 'String', tier: 'Intelligent-Tiering' });
const outputs = { FunctionName: 'f', LogGroupName: 'l', SettingsParameter: PARAMETER };
const aws = await forThisFile(
  startAwsServer({ cloudformation: stacksService('demo', { 'demo-meters-sink': outputs }), ssm: ssm.service }, 0),
);
// As the local runner says of itself.
mkdirSync(join(folder, '.tdkafka'));
writeFileSync(
  join(folder, '.tdkafka/local.json'),
  JSON.stringify({
    ...{ endpointUrl: aws.url, deployment: 'demo', connectors: path, pid: process.pid },
    ...{ brokers: '127.0.0.1:1', tdengineUrl: 'http://127.0.0.1:1' },
  }),
);

process.chdir(folder);

function settings(...args: readonly string[]): Promise<Ended> {
  return runTdkafkaHere(['settings', ...args, '--local']);
}

async function written(...args: readonly string[]) {
  const { code, out, err } = await settings(...args, '--json');
  assert.deepEqual([code, err], [0, ''], out);
  return writtenJson.parse(JSON.parse(out));
}

describe('tdkafka settings', () => {
  it('shows the settings in SSM, unpacked, with their version', async () => {
    const { code, out } = await settings('show', 'meters');
    assert.equal(code, 0);
    assert.match(out, /^# \/tdkafka\/demo\/meters\/settings, version 1 of 20.*Z\n/);
    assert.match(out, /\ndatabase: power\n/);
    assert.deepEqual(JSON.parse((await settings('show', 'meters', '--json')).out), document);
  });

  it('sets one setting, tells what changed, and how to go back', async () => {
    const change = { path: 'errors.tolerance', before: 'none', after: 'all' };
    const dry = await written('set', 'meters', 'errors', '{ tolerance: all, deadLetterTopic: dead }', '--dry-run');
    assert.deepEqual([dry.version, dry.changes[0]], [null, change]);
    const set = await written('set', 'meters', 'errors', '{ tolerance: all, deadLetterTopic: dead }');
    assert.deepEqual([set.version, set.undo, set.changes[0]], [2, 1, change]);
    assert.match(
      (await settings('diff', 'meters')).out,
      /^from version 2 in SSM to the file:\nerrors\.tolerance: "all" -> "none"\n/,
    );
    assert.equal((await settings('diff', 'meters')).code, 1);
    const { out } = await settings('revert', 'meters', '1');
    assert.match(
      out,
      /settings is written, version 3; functions work by it within a minute\. Back: tdkafka settings revert meters 2\n$/,
    );
    assert.deepEqual([(await settings('diff', 'meters')).code, (await written('apply', 'meters')).version], [0, null]);
  });

  it('lists who wrote what', async () => {
    const { versions } = historyJson.parse(JSON.parse((await settings('history', 'meters', '--json')).out));
    assert.deepEqual(
      versions.slice(-3).map(({ version }) => version),
      [3, 2, 1],
    );
    assert.match(versions[0]?.by ?? '', /^arn:/);
    assert.match((await settings('history', 'meters')).out, /^version +modified +by +changes\n/);
  });

  it('writes no settings that the function would refuse', async () => {
    const { code, err } = await settings('set', 'meters', 'format', 'xml');
    assert.deepEqual([code, /must be one of line, .*; got "xml"/.test(err)], [2, true], err);
    const unknown = await settings('set', 'meters', 'memoryMb', '1024');
    assert.match(unknown.err, /memoryMb: unknown setting/);
    const file = join(folder, 'bad.yaml');
    writeFileSync(file, 'database: [');
    assert.notEqual((await settings('apply', 'meters', file)).code, 0);
  });

  it('writes a file of settings, and packs it when it is large', async () => {
    const columns = Array.from({ length: 400 }, (_, index) => ({
      path: `data.value_${index}`,
      type: 'DOUBLE' as const,
    }));
    const routes = [{ table: 't', timestamp: { source: 'record' as const }, columns }];
    const file = join(folder, 'large.json');
    writeFileSync(file, JSON.stringify({ database: 'power', format: 'json', routes }));
    const { version } = await written('apply', 'meters', file);
    assert.ok(version !== null);
    const client = new SSMClient(accessTo(aws.url));
    const { Parameter } = await client.send(new GetParameterCommand({ Name: PARAMETER }));
    client.destroy();
    assert.match(Parameter?.Value ?? '', /^brotli:/);
    const [route] = JSON.parse((await settings('show', 'meters', '--json')).out).routes;
    assert.equal(route.columns.length, 400);
  });

  it('writes what an editor made of them, and keeps what cannot be written', async () => {
    await written('apply', 'meters');
    const env = { EDITOR: "sed -i 's/database: power/database: power2/'" };
    const { code, out } = await runTdkafka(['settings', 'edit', 'meters', '--local'], { cwd: folder, env });
    assert.equal(code, 0);
    assert.match(out, /^database: "power" -> "power2"\n/);
    process.env.EDITOR = "sed -i 's/database: power2/database: a.b/'";
    const ended = await settings('edit', 'meters');
    assert.equal(ended.code, 2);
    const [, kept = ''] = /your text is kept: tdkafka settings apply meters (\S+)\n/.exec(ended.err) ?? [];
    assert.match(readFileSync(kept, 'utf8'), /^database: a\.b$/m);
  });

  it('says what was meant by a connector that is not there', async () => {
    const { code, err } = await settings('show', 'meter');
    assert.deepEqual([code, err], [2, 'error: deployment demo has no connector meter; did you mean meters?\n']);
  });
});
