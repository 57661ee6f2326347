import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { App } from 'aws-cdk-lib';
import { addConnectors, runApp } from '../../bin/connectors-app.ts';
import { context, standIn } from '../support/stacks/synth.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const top = join(import.meta.dirname, '../..');
const folder = temporaryFolder('app-');

/** What the app says of a connectors file, with what `-c` gives it beside. */
interface Said {
  readonly isDone: boolean;
  readonly lines: readonly string[];
}

function run(path: string, given: Readonly<Record<string, unknown>> = {}): Said {
  const lines: string[] = [];
  const app = new App({ context: { ...context, ...given, connectors: path } });
  const isDone = addConnectors(app, standIn, (line) => lines.push(line)) !== undefined;
  return { isDone, lines };
}

/** The same with the tests of mappings. */
async function runWhole(path: string, given: Readonly<Record<string, unknown>>): Promise<Said> {
  const lines: string[] = [];
  const app = new App({ context: { ...context, ...given, connectors: path } });
  const isDone = await runApp(app, standIn, (line) => lines.push(line));
  return { isDone, lines };
}

function runWith(text: string): Said {
  const path = join(folder, 'connectors.yaml');
  writeFileSync(path, text);
  const { isDone, lines } = run(path);
  return { isDone, lines: lines.map((line) => line.replaceAll(path, 'PATH')) };
}

const CLUSTER_AND_SERVER = `deployment: demo
kafka:
  clusterArn: arn:aws:kafka:eu-west-1:123456789012:cluster/demo/5d7c6f2e-0a4b-4c1d-9e8f-7a6b5c4d3e2f-3
tdengine:
  {url: 'https://tdengine.example.com', passwordParameter: /demo/password}
`;

describe('the CDK app', () => {
  it('says in one line that there is no connectors file', () => {
    assert.deepEqual(run('nowhere.yaml'), {
      isDone: false,
      lines: ['nowhere.yaml: no such file; examples/tutorial/connectors.yaml is one to begin with'],
    });
  });

  it('says where the YAML is wrong', () => {
    assert.deepEqual(runWith('deployment: a: b'), {
      isDone: false,
      lines: ['PATH: line 1, column 13: Nested mappings are not allowed in compact mappings'],
    });
  });

  it('says each wrong setting in one line with its place, and nothing else', () => {
    assert.deepEqual(runWith('deployment: demo\nkafka: {authentication: iam}\ntdengine: {}\nsink: {}\n'), {
      isDone: false,
      lines: [
        'PATH: line 2, column 1: kafka: needs exactly one of clusterArn and bootstrapServers',
        'PATH: line 3, column 1: tdengine.url: is required',
        'PATH: line 4, column 1: sink: unknown setting; did you mean sinks?',
      ],
    });
  });

  it('says the line in the file of a setting that only a construct refuses', () => {
    const topic = 't'.repeat(249);
    const { isDone, lines } = runWith(
      `${CLUSTER_AND_SERVER}sinks:\n  meters:\n    topics: [${topic}]\n    database: power\n`,
    );
    assert.equal(isDone, false);
    assert.match(
      lines[0] ?? '',
      /^PATH: line 7, column 3: sinks\.meters\.consumerGroupId: topic t+ makes a consumer group of/,
    );
    assert.equal(lines.length, 1);
  });

  it('prints what the networks need, unless -c networkNotes=false', () => {
    const { isDone, lines } = run('connectors.yaml');
    assert.deepEqual([isDone, lines[0]?.split(' (')[0]], [true, 'Networks of deployment tutorial']);
    assert.deepEqual(run('connectors.yaml', { networkNotes: 'false' }), { isDone: true, lines: [] });
  });

  it('says which sink is without its mappings under -c detached, and refuses a name that is no sink of the file', () => {
    const quiet = { networkNotes: 'false' };
    assert.deepEqual(run('connectors.yaml', { ...quiet, detached: 'meters' }).lines, [
      'sink meters is without its mappings: nothing reads meters until it is deployed without -c detached',
    ]);
    assert.deepEqual(run('connectors.yaml', { ...quiet, detached: 'metres' }), {
      isDone: false,
      lines: ['-c detached: must be sinks of the file, several separated by commas: meters; got "metres"'],
    });
  });

  it('prints what the policy of a KMS key must allow, unless -c keyNotes=false', () => {
    const file = `${CLUSTER_AND_SERVER}kmsKeyArn: arn:aws:kms:eu-west-1:123456789012:key/1234abcd\nsources: {test: {database: test, topic: x}}\n`;
    const path = join(folder, 'connectors.yaml');
    writeFileSync(path, file);
    const noted = run(path, { networkNotes: 'false' });
    assert.deepEqual([noted.isDone, noted.lines[0]?.split(' (')[0]], [true, 'Keys of deployment demo']);
    assert.deepEqual(run(path, { networkNotes: 'false', keyNotes: 'false' }), { isDone: true, lines: [] });
  });

  it('names the routes that have no timestamp setting and so take the Kafka record’s time', () => {
    const routes = '[{stable: s, columns: [{path: v}]}]';
    const path = join(folder, 'routes.yaml');
    writeFileSync(
      path,
      `${CLUSTER_AND_SERVER}sinks:\n  meters: {topics: [meters], database: power, format: json, routes: ${routes}}\n`,
    );
    const { isDone, lines } = run(path, { networkNotes: 'false' });
    assert.ok(isDone);
    assert.match(lines.join('\n'), /^Routes without timestamp: .*\n.*\n {2}sinks\.meters\.routes\[0\]$/);
  });

  it('fails with what the first difference of each failing test of a mapping is, unless told not to run them', async () => {
    const path = join(folder, 'tested.yaml');
    writeFileSync(join(folder, 'values.line'), 'm v=1 1714550400000\n');
    writeFileSync(
      path,
      `${CLUSTER_AND_SERVER}sinks:
  meters:
    topics: [meters]
    database: power
    dataPrecision: ms
    tests:
      - { name: right, records: [{ file: values.line }], rows: [{ columns: { v: 1 } }] }
      - { name: wrong, records: [{ value: 'm v=1 1714550400000' }], rows: [{ columns: { v: 2, w: 3 } }] }
`,
    );
    const quiet = { networkNotes: 'false' };
    assert.deepEqual(await runWhole(path, quiet), {
      isDone: false,
      lines: [
        `${path}: line 13, column 9: sinks.meters.tests[1]: test "wrong" fails: row 1, column v: expected 2, got 1 (DOUBLE)`,
        `\`npx tdkafka test ${path}\` tells all; -c mappingTests=off leaves the tests out`,
      ],
    });
    assert.deepEqual(await runWhole(path, { ...quiet, mappingTests: 'off' }), { isDone: true, lines: [] });
  });
});

describe('the CDK app, as cdk runs it', () => {
  /** Runs the app as `cdk synth -c connectors=PATH` does, with more behind `-c`. */
  function command(path: string) {
    const env = {
      ...process.env,
      // The validator takes seconds, and has a test of its own.
      CDK_VALIDATION: 'false',
      CDK_OUTDIR: join(folder, 'out'),
      CDK_CONTEXT_JSON: JSON.stringify({ connectors: path }),
    };
    const { status, stderr } = spawnSync(process.execPath, ['bin/app.ts'], { cwd: top, env, encoding: 'utf8' });
    return { status, stderr };
  }

  it('exits with 0, and writes its notes to stderr', () => {
    const { status, stderr } = command('connectors.yaml');
    assert.deepEqual([status, stderr.split('\n')[0]?.split(' (')[0]], [0, 'Networks of deployment tutorial']);
  });

  it('exits with 1 and one line, without a stack trace, when there is no connectors file', () => {
    assert.deepEqual(command('nowhere.yaml'), {
      status: 1,
      stderr: 'nowhere.yaml: no such file; examples/tutorial/connectors.yaml is one to begin with\n',
    });
  });
});
