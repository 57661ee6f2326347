import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startCommand } from '../support/run-command.ts';

const root = join(import.meta.dirname, '..', '..');
const PUBLISHED = join(root, '.tdkafka', 'local.json');
const offline = spawnSync('unshare', ['-rn', 'ip', 'link', 'set', 'lo', 'up']).status === 0;

describe('npm start', () => {
  it('plays the tutorial, says how to go on, prints what is moved then, and ends when asked to', async (test) => {
    const command = startCommand('start');
    test.after(() => command.child.kill('SIGKILL'));
    const out = await command.says('End with Ctrl-C.');
    assert.match(out, /4 rows of power\.meters in TDengine/);
    assert.match(out, /8 records of topic tdengine-test-meters/);
    assert.match(out, /Everything arrived as it must\. It took \d+\.\d s\./);

    const variables = /^AWS +(AWS_ENDPOINT_URL=(\S+) .*)$/m.exec(out);
    const published = JSON.parse(readFileSync(PUBLISHED, 'utf8'));
    assert.deepEqual([published.endpointUrl, published.pid], [variables?.[2], command.child.pid]);
    const asked = `${variables?.[1]} ${process.execPath} cli/tdkafka.mjs deployed --connectors examples/tutorial/connectors.yaml --json`;
    const seen = spawnSync('sh', ['-c', asked], { cwd: root });
    assert.equal(seen.status, 0, seen.stderr.toString());
    assert.match(seen.stdout.toString(), /"tutorial-meters-sink"/);

    const produce = /^ +NODE_NO_WARNINGS=1 (node -e .*)$/m.exec(out)?.[1] ?? '';
    const insert = /^ +curl .* (http:\S+) -d "(INSERT .*)"$/m.exec(out);
    const basic = `Basic ${btoa('root:taosdata')}`;
    const [produced, inserted] = await Promise.all([
      spawnSync('sh', ['-c', produce], { cwd: root, env: { ...process.env, NODE_NO_WARNINGS: '1' } }),
      fetch(insert?.[1] ?? '', { method: 'POST', body: insert?.[2] ?? '', headers: { Authorization: basic } }),
    ]);
    assert.deepEqual([produced.status, produced.stderr.toString()], [0, '']);
    assert.equal(inserted.status, 200);
    await command.says(/sink meters: .* written {2}.*California\.SanJose/);
    await command.says(/topic tdengine-test-meters partition .* current=10\.5f32,voltage=230i32,phase=0\.3f32/);

    command.child.kill('SIGINT');
    const { code, err } = await command.ended;
    assert.deepEqual([code, err], [0, '']);
    assert.equal(existsSync(PUBLISHED), false);
  });

  it('--once plays the tutorial and exits with 0, with no network but loopback', {
    skip: !offline && 'NO unshare: cannot take the network away',
  }, () => {
    const start = `ip link set lo up && exec ${process.execPath} local/start.ts --once`;
    const { status, stdout, stderr } = spawnSync('unshare', ['-rn', 'sh', '-c', start], { cwd: root, timeout: 60_000 });
    assert.deepEqual([status, stderr.toString()], [0, '']);
    assert.match(stdout.toString(), /Everything arrived as it must/);
  });
});
