import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

const top = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'app-'));
after(() => rmSync(folder, { recursive: true }));

/** Runs the app as `cdk synth -c connectors=PATH` does. */
function run(path: string, context: Readonly<Record<string, unknown>> = {}): { status: number | null; stderr: string } {
  const env = {
    ...process.env,
    // The validator takes seconds, and has a test of its own.
    CDK_VALIDATION: 'false',
    CDK_OUTDIR: join(folder, 'out'),
    CDK_CONTEXT_JSON: JSON.stringify({ connectors: path, ...context }),
  };
  return spawnSync(process.execPath, ['bin/app.ts'], { cwd: top, env, encoding: 'utf8' });
}

function runWith(text: string): { status: number | null; stderr: string } {
  const path = join(folder, 'connectors.yaml');
  writeFileSync(path, text);
  const { status, stderr } = run(path);
  return { status, stderr: stderr.replaceAll(path, 'PATH') };
}

const CLUSTER_AND_SERVER = `deployment: demo
kafka:
  clusterArn: arn:aws:kafka:eu-west-1:123456789012:cluster/demo/5d7c6f2e-0a4b-4c1d-9e8f-7a6b5c4d3e2f-3
tdengine:
  {url: 'https://tdengine.example.com', passwordParameter: /demo/password}
`;

describe('the CDK app', () => {
  it('says in one line that there is no connectors file', () => {
    assert.deepEqual(pick(run('nowhere.yaml')), {
      status: 1,
      stderr: 'nowhere.yaml: no such file; examples/tutorial/connectors.yaml is one to begin with\n',
    });
  });

  it('says where the YAML is wrong', () => {
    assert.deepEqual(pick(runWith('deployment: a: b')), {
      status: 1,
      stderr: 'PATH: line 1, column 13: Nested mappings are not allowed in compact mappings\n',
    });
  });

  it('says every wrong setting in a line, and nothing else', () => {
    const { status, stderr } = runWith('deployment: demo\nkafka: {authentication: iam}\ntdengine: {}\nsink: {}\n');
    assert.equal(status, 1);
    assert.deepEqual(stderr.split('\n'), [
      'PATH: line 2, column 1: kafka: needs exactly one of clusterArn and bootstrapServers',
      'PATH: line 3, column 1: tdengine.url: is required',
      'PATH: line 4, column 1: sink: unknown setting; did you mean sinks?',
      '',
    ]);
  });

  it('says where the setting stands that a construct refuses', () => {
    const topic = 't'.repeat(249);
    const { status, stderr } = runWith(
      `${CLUSTER_AND_SERVER}sinks:\n  meters:\n    topics: [${topic}]\n    database: power\n`,
    );
    assert.equal(status, 1);
    assert.match(stderr, /^PATH: line 7, column 3: sinks\.meters\.consumerGroupId: topic t+ makes a consumer group of/);
    assert.equal(stderr.split('\n').length, 2);
  });

  it('says what the networks need, once it is done, unless told not to', () => {
    const { status, stderr } = run('connectors.yaml');
    assert.deepEqual([status, stderr.split('\n')[0]?.split(' (')[0]], [0, 'Networks of deployment tutorial']);
    assert.deepEqual(pick(run('connectors.yaml', { networkNotes: 'false' })), { status: 0, stderr: '' });
  });

  it('says that a sink is without its mappings, and refuses what is no sink', () => {
    const quiet = { networkNotes: 'false' };
    assert.match(
      run('connectors.yaml', { ...quiet, detached: 'meters' }).stderr,
      /^sink meters is without its mappings: nothing reads meters until it is deployed without -c detached\n$/,
    );
    assert.deepEqual(pick(run('connectors.yaml', { ...quiet, detached: 'metres' })), {
      status: 1,
      stderr: '-c detached: must be sinks of the file, several separated by commas: meters; got "metres"\n',
    });
  });

  it('says what the policy of a key must allow, unless told not to', () => {
    const file = `${CLUSTER_AND_SERVER}kmsKeyArn: arn:aws:kms:eu-west-1:123456789012:key/1234abcd\nsources: {test: {database: test, topic: x}}\n`;
    const path = join(folder, 'connectors.yaml');
    writeFileSync(path, file);
    const noted = run(path, { networkNotes: 'false' });
    assert.deepEqual([noted.status, noted.stderr.split(' (')[0]], [0, 'Keys of deployment demo']);
    assert.deepEqual(pick(run(path, { networkNotes: 'false', keyNotes: 'false' })), { status: 0, stderr: '' });
  });

  it('says which routes take the record’s time without a word', () => {
    const routes = '[{stable: s, columns: [{path: v}]}]';
    const path = join(folder, 'routes.yaml');
    writeFileSync(
      path,
      `${CLUSTER_AND_SERVER}sinks:\n  meters: {topics: [meters], database: power, format: json, routes: ${routes}}\n`,
    );
    const { status, stderr } = run(path, { networkNotes: 'false' });
    assert.equal(status, 0, stderr);
    assert.match(stderr, /^Routes without timestamp: .*\n.*\n {2}sinks\.meters\.routes\[0\]\n$/);
  });
});

function pick({ status, stderr }: { status: number | null; stderr: string }) {
  return { status, stderr };
}
